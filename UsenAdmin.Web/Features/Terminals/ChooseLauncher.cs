using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>起動ツール設定 (manual 2-3): which ledgers' screens a terminal opens. POS and ターミナル open at most one.</summary>
public sealed class ChooseLauncher(UsenAdminDbFactory contexts, TerminalNotifier notifier, TimeProvider time)
{
    public async Task<Result<IReadOnlyList<LedgerProvider>>> ExecuteAsync(Actor actor, Guid terminalId, IReadOnlyCollection<LedgerProvider> ledgers, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (actor.Kind != ActorKind.Terminal && await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        var terminal = await db.Terminals.SingleOrDefaultAsync(t => t.Id == terminalId && t.RevokedAt == null, ct);
        if (terminal is null || (actor.Kind == ActorKind.Terminal && actor.Id != terminalId))
        {
            return Error.NotFound;
        }

        var chosen = ledgers.Distinct().Order().ToList();
        if (terminal.Kind != TerminalKind.Handy && chosen.Count > 1)
        {
            return ErrorKey.LauncherTakesOneLedger;
        }

        if (!terminal.Launcher.SequenceEqual(chosen))
        {
            var before = terminal.Launcher;
            terminal.Launch(chosen);
            db.Audit(actor, AuditAction.LauncherChanged, time.GetUtcNow(), terminal.Name, terminal.StoreId, new { ledgers = before }, new { ledgers = chosen });
            await db.CommitAsync(ct);
            await notifier.LauncherChangedAsync(terminalId, ct);
        }

        return chosen;
    }
}
