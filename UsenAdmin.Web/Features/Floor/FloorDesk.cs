using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Model;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// Carries out one change of a floor: one transaction in which no other change of that floor runs, the request's key, the revision;
/// afterwards the terminals and the outbox's sender are told. Nothing in it waits for a ledger.
/// </summary>
public sealed class FloorDesk(UsenAdminDbFactory contexts, FloorMasters masters, FloorNotices notices, OutboxSignal outbox, TimeProvider time)
{
    // How soon a repeated call looks again for the answer of the first one.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <param name="call">The action and what it is about: the same key asks for the same change again only if this is the same, too.</param>
    /// <param name="visitId">The visit that the change reads first of all (<see cref="FloorWork.PartsAsync"/>): it comes in the same round trip.</param>
    /// <returns>For a key that was used before: what was changed then, and nothing is changed now.</returns>
    public async Task<Result<FloorChange>> RunAsync(
        FloorCaller caller, string call, Func<FloorWork, Task<Result<FloorChange>>> change, CancellationToken ct, FloorNeeds needs = FloorNeeds.Nothing, Guid? visitId = null)
    {
        try
        {
            while (true)
            {
                if (await TryAsync(caller, call, change, needs, visitId, ct) is { } result)
                {
                    return result;
                }

                await Task.Delay(LookAgain, time, ct);
            }
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation && Refusal(violation) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>The answer to a call that waited for a ledger: from now on it is given again.</summary>
    public static Task AnswerAsync(FloorWork work, FloorCaller caller, string call, FloorChange changed) => work.Db.FloorRequests
        .Where(r => r.ActorId == caller.Actor.Id && r.Key == Hash(caller, call))
        .ExecuteUpdateAsync(r => r.SetProperty(x => x.Answer, Written(changed)).SetProperty(x => x.AwaitedUntil, (DateTimeOffset?)null), work.Ct);

    /// <summary>The same key may be used again.</summary>
    public static Task ForgetAsync(FloorWork work, FloorCaller caller, string call) =>
        work.Db.FloorRequests.Where(r => r.ActorId == caller.Actor.Id && r.Key == Hash(caller, call)).ExecuteDeleteAsync(work.Ct);

    /// <summary>Whoever changes a floor holds its row until the end.</summary>
    /// <returns>The floor's new revision.</returns>
    public static Task<long> LockAsync(UsenAdminDb db, Guid storeId, bool isPractice, DateOnly day, CancellationToken ct) =>
        db.AskAsync([FloorTurn.Take(db.CompanyId, storeId, isPractice, day)], reader => FloorTurn.RevisionAsync(reader, ct), ct);

    // Changes of one floor take turns, so these constraints are the last line, not the usual way.
    private static ErrorKey? Refusal(PostgresException violation) => violation.ConstraintName switch
    {
        FloorModelNames.OnePartyPerTable => ErrorKey.TableOccupied,
        FloorModelNames.OneVisitPerReservation => ErrorKey.AlreadySeated,
        _ => null,
    };

    /// <returns>Null while the first call with this key still waits for its answer.</returns>
    private async Task<Result<FloorChange>?> TryAsync(
        FloorCaller caller, string call, Func<FloorWork, Task<Result<FloorChange>>> change, FloorNeeds needs, Guid? visitId, CancellationToken ct)
    {
        if (await masters.FindAsync(caller, ct) is not { } master)
        {
            return ErrorKey.UnknownVersion;
        }

        var (now, key) = (time.GetUtcNow(), Hash(caller, call));
        var day = master.Days.Of(now);
        var scope = needs.HasFlag(FloorNeeds.Picture)
            ? FloorPicture.Scope(caller.Actor.CompanyId, new Dictionary<Guid, FloorMaster> { [caller.StoreId] = master }, caller.IsPractice, day)
            : null;
        var asking = new FloorAsking(caller, day, key, needs.HasFlag(FloorNeeds.BillNumber), scope, visitId);
        var (db, turn) = await contexts.OpenAsync(
            caller.Actor.CompanyId, context => FloorTurn.Questions(context, asking), (context, reader) => FloorTurn.ReadAsync(context, reader, asking, ct), ct);
        await using var closing = db;
        if (turn.Before is { } before)
        {
            return before.AwaitedUntil > now ? default(Result<FloorChange>?) : Again(before);
        }

        if (caller.IsPractice && await PracticeFloor.SweepAsync(db, caller.StoreId, day, ct))
        {
            // What was read may be gone with it.
            db.ChangeTracker.Clear();
            (turn, visitId) = (turn with { Rows = scope is null ? null : await FloorRows.LoadAsync(db, scope, ct), Visit = null }, null);
        }

        var work = new FloorWork(db, caller, master, now, turn, visitId, ct);
        if (!(await change(work)).TryGet(out var changed, out var error))
        {
            return error;
        }

        changed = await WithVisitAsync(work, changed);
        if (key is not null)
        {
            var request = new FloorRequest(caller.Actor.CompanyId, caller.Actor.Id!.Value, key, call, changed.SubjectId, now);
            db.FloorRequests.Add(changed.AwaitedUntil is { } until ? request.Awaited(until) : request.Answered(Written(changed)));
        }

        await db.CommitAsync(ct);
        if (db.LedgerMessages.Local.Count > 0)
        {
            outbox.Poke();
        }

        await notices.ChangedAsync(caller.StoreId, caller.IsPractice, turn.Revision);
        return changed.TakenBack is { } takenBack ? takenBack : changed;
    }

    private static FloorChange Again(DoneBefore before) => before.Answer is { } answer
        ? FloorChange.OfVisit(before.SubjectId) with { Visit = TerminalJson.Read<VisitView>(answer) }
        : FloorChange.Of(before.SubjectId);

    private static string? Written(FloorChange changed) => changed.Visit is { } visit ? TerminalJson.Write(visit) : null;

    // Most changes know the visit; where one has moved much about, it is read as it is now.
    private static async Task<FloorChange> WithVisitAsync(FloorWork work, FloorChange changed)
    {
        if (!changed.IsOfVisit || changed.Visit is not null || changed.TakenBack is not null || changed.AwaitedUntil is not null)
        {
            return changed;
        }

        await work.Db.SaveChangesAsync(work.Ct);
        var visit = await VisitViews.FindAsync(work.Db, work.Db.Visits.Where(v => v.Id == changed.SubjectId), work.Ct);
        return changed with { Visit = visit! with { Warnings = [.. changed.Warnings.Select(FloorWarning.Of)] } };
    }

    private static string? Hash(FloorCaller caller, string call) => caller.Key is { } key
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{call}\n{key}")))
        : null;
}
