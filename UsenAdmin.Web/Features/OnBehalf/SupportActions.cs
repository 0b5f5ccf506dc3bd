using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Features.OnBehalf;

/// <summary>Allows changes in the support person's own 代理操作, with a fresh code of their authenticator app.</summary>
public sealed class RaiseSupport(UsenAdminDbFactory contexts, ActingSupport acting, CheckTwoFactor check, TimeProvider time)
{
    /// <param name="supporter">In their own company.</param>
    public async Task<Result<Done>> ExecuteAsync(LoginOwner supporter, string code, CancellationToken ct)
    {
        var checkedCode = await check.ExecuteAsync(supporter, code, ct);
        if (!checkedCode.IsDone)
        {
            return checkedCode;
        }

        if (await acting.FindAsync(supporter.UserId, ct) is not { } current)
        {
            return Error.Forbidden;
        }

        await using var db = await contexts.OpenAsync(current.Session.CompanyId, ct);
        var session = await db.SupportSessions.SingleAsync(s => s.Id == current.Session.Id, ct);
        var now = time.GetUtcNow();
        if (!session.IsOpen(now))
        {
            return Error.Forbidden;
        }

        session.Raise(now);
        db.Audit(current.Actor, AuditAction.SupportRaised, now, current.StoreName ?? current.CompanyName, session.StoreId, after: new { session.Ticket });
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>Ends a 代理操作 or takes a request back: by its support person, or by a 企業管理者 of the company at any time.</summary>
public sealed class EndSupport(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid sessionId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var session = await db.SupportSessions.SingleOrDefaultAsync(s => s.Id == sessionId, ct);
        if (session is null)
        {
            return Error.NotFound;
        }

        var own = actor.Kind == ActorKind.Support && actor.Id == session.SupporterId;
        if (!own && await db.RefusalAsync(actor, Permission.ManageStaff, ct) is { } refusal)
        {
            return refusal;
        }

        if (session.EndedAt is null)
        {
            session.End(actor.Name, time.GetUtcNow());
            db.Audit(actor, AuditAction.SupportEnded, time.GetUtcNow(), session.SupporterName, session.StoreId, before: new { session.Reason, session.Ticket });
            await db.CommitAsync(ct);
        }

        return default(Done);
    }
}

/// <summary>The company consents to a 代理操作 that support asked for; its time runs from now.</summary>
public sealed class ConsentToSupport(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid sessionId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageStaff, ct) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var session = await db.SupportSessions.SingleOrDefaultAsync(s => s.Id == sessionId, ct);
        if (session?.IsWaiting(now) != true)
        {
            return Error.NotFound;
        }

        session.Consent(now);
        db.Audit(actor, AuditAction.SupportConsented, now, session.SupporterName, session.StoreId, after: new { session.Reason, session.Ticket, session.ExpiresAt });
        await db.CommitAsync(ct);
        return default(Done);
    }
}
