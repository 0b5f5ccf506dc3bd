using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>Whether everybody of the company needs two-factor, and what support may. Refusing support ends its sessions at once.</summary>
public sealed class ChangeCompanySecurity(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, bool requiresTwoFactor, SupportAccess supportAccess, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var security = await db.CompanySecurity.SingleOrDefaultAsync(ct) ?? db.CompanySecurity.Add(new CompanySecurity(actor.CompanyId)).Entity;
        var before = new { security.RequiresTwoFactor, security.SupportAccess };
        security.Change(requiresTwoFactor, supportAccess);
        var now = time.GetUtcNow();
        if (supportAccess == SupportAccess.Refused)
        {
            foreach (var session in await db.SupportSessions.Where(s => s.EndedAt == null).ToListAsync(ct))
            {
                session.End(actor.Name, now);
                db.Audit(actor, AuditAction.SupportEnded, now, session.SupporterName, session.StoreId, before: new { session.Reason, session.Ticket });
            }
        }

        db.Audit(actor, AuditAction.CompanySecurityChanged, now, actor.Name, before: before, after: new { security.RequiresTwoFactor, security.SupportAccess });
        await db.CommitAsync(ct);
        return default(Done);
    }

    public async Task<CompanySecurity> ReadAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.CompanySecurity.AsNoTracking().SingleOrDefaultAsync(ct) ?? new CompanySecurity(companyId);
    }
}
