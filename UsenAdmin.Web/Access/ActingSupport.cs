using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>A 代理操作 that is open now, with the names that banner and history need.</summary>
public sealed record ActingSession(SupportSession Session, string CompanyCode, string CompanyName, string? StoreName)
{
    /// <summary>The support person as they act in the customer's company.</summary>
    public Actor Actor => new(
        ActorKind.Support, Session.CompanyId, Session.SupporterId, Session.SupporterName,
        OnBehalfOf: StoreName is null ? CompanyName : $"{CompanyName} {StoreName}", SupportSessionId: Session.Id);
}

/// <summary>Finds the open 代理操作 of a support person; the database decides, never the cookie.</summary>
public sealed class ActingSupport(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, TimeProvider time)
{
    /// <returns>Null when there is none; with <paramref name="waiting"/> also one that awaits the company's consent.</returns>
    public async Task<ActingSession?> FindAsync(Guid supporterId, CancellationToken ct, bool waiting = false)
    {
        var now = time.GetUtcNow();
        if (await lookups.CurrentSupportSessionAsync(supporterId, now, ct) is not { } found)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(found.CompanyId, ct);
        var session = await db.SupportSessions.AsNoTracking().SingleAsync(s => s.Id == found.SessionId, ct);
        if (!session.IsOpen(now) && !(waiting && session.IsWaiting(now)))
        {
            return null;
        }

        var company = await db.Companies.AsNoTracking().SingleAsync(ct);
        var store = await db.Stores.Where(s => s.Id == session.StoreId).Select(s => s.Name).SingleOrDefaultAsync(ct);
        return new ActingSession(session, company.Code, company.Name, store);
    }
}

/// <summary>A support person sees a company's pages only while they act on its behalf. Others are not concerned.</summary>
public sealed class SupportOnlyActing : IAuthorizationRequirement;

/// <summary>Carries <see cref="SupportOnlyActing"/> out.</summary>
public sealed class SupportOnlyActingHandler(ActingSupport acting) : AuthorizationHandler<SupportOnlyActing>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SupportOnlyActing requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        if (!context.User.IsInRole(nameof(StaffRole.Support)) || await acting.FindAsync(context.User.UserId(), CancellationToken.None) is not null)
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>Who acts in a request: the person in their own company, or, in a 代理操作, in the customer's.</summary>
public static class RequestActor
{
    public static async Task<Actor> ActorAsync(this HttpContext http) =>
        http.User.IsInRole(nameof(StaffRole.Support))
        && await http.RequestServices.GetRequiredService<ActingSupport>().FindAsync(http.User.UserId(), http.RequestAborted) is { } acting
            ? acting.Actor
            : http.User.ToActor();
}
