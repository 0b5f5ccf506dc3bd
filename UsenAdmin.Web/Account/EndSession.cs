using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Account;

/// <summary>A person ends a session of their own: this one by ログアウト, or one in another browser.</summary>
public sealed class EndSession(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid sessionId, AuditAction how, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var session = await db.SignInSessions.SingleOrDefaultAsync(s => s.Id == sessionId && s.UserId == actor.Id, ct);
        if (session is null)
        {
            return Error.NotFound;
        }

        if (session.EndedAt is null)
        {
            session.End(time.GetUtcNow());
            db.Audit(actor, how, time.GetUtcNow(), actor.Name, before: new { session.Address, session.StartedAt });
            await db.CommitAsync(ct);
        }

        return default(Done);
    }
}
