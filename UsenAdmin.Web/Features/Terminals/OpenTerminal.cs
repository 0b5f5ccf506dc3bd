using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>When the terminal opened, and the version it is to fetch now.</summary>
public sealed record OpenedTerminal(DateTimeOffset OpenedAt, long Version);

/// <summary>開局: the terminal takes the newest settings of its store (manual 2-4 ※). Opening an open terminal changes nothing.</summary>
public sealed class OpenTerminal(UsenAdminDbFactory contexts, MasterVersions masters, TerminalNotifier notifier, TimeProvider time)
{
    public async Task<Result<OpenedTerminal>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        long version;
        DateTimeOffset openedAt;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            var store = await db.Stores.FromSql($"select *, xmin from stores where id = {actor.StoreId} for no key update").SingleAsync(ct);
            var terminal = await db.Terminals.SingleAsync(t => t.Id == actor.Id, ct);
            if (terminal.IsTraining)
            {
                return ErrorKey.NotForThisKind;
            }

            var wasOpen = terminal.IsOpen;
            terminal.Open(time.GetUtcNow());
            if (!wasOpen)
            {
                db.Audit(actor, AuditAction.TerminalOpened, time.GetUtcNow(), terminal.Name, store.Id);
            }

            openedAt = terminal.OpenedAt!.Value;
            version = await masters.TakeNewestAsync(db, store, terminal.Id, actor.Name, ct);
            await db.CommitAsync(ct);
        }

        await notifier.MasterRequestedAsync([actor.Id!.Value], Guid.Empty, version, ct);
        return new OpenedTerminal(openedAt, version);
    }
}

/// <summary>閉局. Closing a closed terminal changes nothing.</summary>
public sealed class CloseTerminal(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var terminal = await db.Terminals.SingleAsync(t => t.Id == actor.Id, ct);
        if (terminal.IsOpen)
        {
            terminal.Close();
            db.Audit(actor, AuditAction.TerminalClosed, time.GetUtcNow(), terminal.Name, terminal.StoreId);
            await db.CommitAsync(ct);
        }

        return default(Done);
    }
}
