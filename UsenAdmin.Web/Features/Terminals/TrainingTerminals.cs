using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>For which store a training terminal is opened, and what it is: a POS or a ハンディ.</summary>
public sealed record OpenTrainingTerminalRequest(Guid StoreId, TerminalKind Kind);

/// <summary>
/// 練習: makes the person's browser a terminal of a store to try things out. The same person, store and kind is the same terminal, which
/// still holds the version it held; it fetches the newest by its own マスタ同期.
/// </summary>
public sealed class OpenTrainingTerminal(UsenAdminDbFactory contexts, MasterVersions masters, TimeProvider time)
{
    /// <returns>The terminal's token.</returns>
    public async Task<Result<string>> ExecuteAsync(Actor actor, OpenTrainingTerminalRequest request, CancellationToken ct)
    {
        if (request.Kind is not (TerminalKind.Pos or TerminalKind.Handy))
        {
            return ErrorKey.NotForThisKind;
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        // The lock also lets two clicks take turns.
        var store = await db.Stores.FromSql($"select *, xmin from stores where id = {request.StoreId} for no key update").SingleOrDefaultAsync(ct);
        if (store is not { IsActive: true })
        {
            return Error.NotFound;
        }

        var now = time.GetUtcNow();
        var serial = $"training-{actor.Id}-{request.Kind}";
        var terminal = await db.Terminals.SingleOrDefaultAsync(t => t.StoreId == store.Id && t.SerialNumber == serial && t.IsTraining, ct);
        var isNew = terminal is null;
        if (terminal is null)
        {
            var number = await db.Terminals.CountAsync(t => t.StoreId == store.Id && t.IsTraining, ct) + 1;
            terminal = new Terminal(actor.CompanyId, store.Id, request.Kind, "練習 " + number.ToString("00", CultureInfo.InvariantCulture), serial, null, now, isTraining: true);
            db.Terminals.Add(terminal);
        }

        var token = TerminalTokens.NewToken();
        terminal.Issue(TerminalTokens.Hash(token), "browser", now);
        db.Audit(actor, AuditAction.TrainingTerminalOpened, now, $"{store.Name} {terminal.Name}", store.Id, after: new { terminal.Kind });
        await db.SaveChangesAsync(ct);
        if (isNew)
        {
            await TerminalWants.RaiseAsync(db, terminal.Id, await masters.EnsureAsync(db, store, actor.Name, ct), ct);
        }

        await db.CommitAsync(ct);
        return token;
    }
}

/// <summary>練習を終了: its token is taken away.</summary>
public sealed class EndTrainingTerminal(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var own = await db.Terminals.SingleOrDefaultAsync(t => t.Id == terminal.Id && t.IsTraining, ct);
        if (own is null)
        {
            return Error.NotFound;
        }

        own.Revoke(time.GetUtcNow());
        db.Audit(terminal, AuditAction.TrainingTerminalEnded, time.GetUtcNow(), own.Name, own.StoreId);
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>マスタ同期 on a training terminal: it alone is to hold the store's newest master. No run, no other terminal.</summary>
public sealed class SyncTrainingTerminal(UsenAdminDbFactory contexts, MasterVersions masters)
{
    /// <returns>The version that it is to hold now.</returns>
    public async Task<Result<long>> ExecuteAsync(Actor terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        if (!await db.Terminals.AnyAsync(t => t.Id == terminal.Id && t.IsTraining && t.RevokedAt == null, ct))
        {
            return ErrorKey.NotForThisKind;
        }

        var store = await db.Stores.FromSql($"select *, xmin from stores where id = {terminal.StoreId} for no key update").SingleAsync(ct);
        var version = await masters.EnsureAsync(db, store, terminal.Name, ct);
        await TerminalWants.RaiseAsync(db, terminal.Id!.Value, version, ct);
        await db.CommitAsync(ct);
        return version;
    }
}

/// <summary>Raises which version a terminal is to hold, in the transaction of whoever has a reason to.</summary>
internal static class TerminalWants
{
    public static Task<int> RaiseAsync(UsenAdminDb db, Guid terminalId, long version, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"update terminals set wanted_version = greatest(wanted_version, {version}) where company_id = {db.CompanyId} and id = {terminalId}", ct);
}
