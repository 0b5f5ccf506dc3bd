using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.OnBehalf;

/// <param name="StoreId">The store that it is about; null for the company as a whole.</param>
/// <param name="Ticket">受付番号.</param>
public sealed record StartSupportRequest(Guid CompanyId, Guid? StoreId, string Reason, string Ticket);

/// <summary>
/// Begins a 代理操作, or asks the company for its consent where it wants to be asked. Read only at first. One at a time, in a customer's
/// company only: never for another support account.
/// </summary>
public sealed class StartSupport(UsenAdminDbFactory contexts, CrossCompanyQueries lookups, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor supporter, StartSupportRequest request, CancellationToken ct)
    {
        if ((Wrong("SupportReason", request.Reason, SupportSession.MaxReasonLength) ?? Wrong("Ticket", request.Ticket, SupportSession.MaxTicketLength)) is { } wrong)
        {
            return wrong;
        }

        await using (var own = await contexts.OpenAsync(supporter.CompanyId, ct))
        {
            if (supporter.Kind != ActorKind.Staff || await own.RefusalAsync(supporter, Permission.UseSupport, ct) is not null)
            {
                return Error.Forbidden;
            }
        }

        var now = time.GetUtcNow();
        await lookups.EndExpiredSupportSessionsAsync(supporter.Id!.Value, now, ct);
        await using var db = await contexts.OpenAsync(request.CompanyId, ct);
        var company = await db.Companies.SingleOrDefaultAsync(c => c.Kind == CompanyKind.Customer && c.IsActive, ct);
        var store = await db.Stores.Where(s => s.Id == request.StoreId).Select(s => s.Name).SingleOrDefaultAsync(ct);
        if (company is null || (request.StoreId is not null && store is null))
        {
            return Error.NotFound;
        }

        var access = await db.CompanySecurity.Select(s => (SupportAccess?)s.SupportAccess).SingleOrDefaultAsync(ct) ?? SupportAccess.Allowed;
        if (access == SupportAccess.Refused)
        {
            return ErrorKey.SupportAccessRefused;
        }

        var needsConsent = access == SupportAccess.WithConsent;
        var session = new SupportSession(company.Id, supporter.Id.Value, supporter.Name, request.StoreId, request.Reason.Trim(), request.Ticket.Trim(), needsConsent, now);
        db.SupportSessions.Add(session);
        var actor = new ActingSession(session, company.Code, company.Name, store).Actor;
        db.Audit(
            actor, needsConsent ? AuditAction.SupportRequested : AuditAction.SupportStarted, now, store ?? company.Name, request.StoreId,
            after: new { session.Reason, session.Ticket, session.ExpiresAt });
        try
        {
            await db.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return ErrorKey.SupportSessionOpen;
        }

        return session.Id;
    }

    private static Error? Wrong(string field, string value, int longest) =>
        string.IsNullOrWhiteSpace(value) ? Error.Invalid(field, "Required") : value.Length > longest ? Error.Invalid(field, "TooLong") : null;
}
