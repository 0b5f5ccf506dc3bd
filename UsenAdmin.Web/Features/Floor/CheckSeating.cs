using UsenAdmin.Data;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// The check before seating: what seating would answer, without doing it. Hours and reservations are asked of the ledgers now, for a
/// moment; where that fails, by what was last known.
/// </summary>
public sealed class CheckSeating(UsenAdminDbFactory contexts, FloorMasters masters, StoreLedgers ledgers, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>The warnings with which it would be done; or the refusal, or what would be asked.</returns>
    public async Task<Result<IReadOnlyList<Error>>> ExecuteAsync(FloorCaller caller, SeatPartyRequest request, CancellationToken ct)
    {
        if (request.Check() is { } invalid)
        {
            return invalid;
        }

        var now = time.GetUtcNow();
        FloorPicture picture;
        await using (var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct))
        {
            if (await masters.FindAsync(db, caller.StoreId, caller.MasterVersion, ct) is not { } master)
            {
                return ErrorKey.UnknownVersion;
            }

            picture = await FloorPicture.LoadAsync(db, caller.StoreId, caller.IsPractice, master, master.Days.Of(now), ct);
        }

        var known = SeatingDecision.Decide(picture, request, now);
        if (known.Plan is not { } plan)
        {
            return known.Refusal ?? Asking.Error(known.Asks!.Value);
        }

        return await AskAsync(caller, request, plan, picture, now, ct);
    }

    /// <summary>What the ledgers would answer to the messages of the plan.</summary>
    private async Task<Result<IReadOnlyList<Error>>> AskAsync(FloorCaller caller, SeatPartyRequest request, SeatingPlan plan, FloorPicture picture, DateTimeOffset now, CancellationToken ct)
    {
        var warnings = plan.Warnings.ToList();
        var readings = plan.Intents.Any(i => i.Kind is not null) ? await ReadAsync(caller, picture.Master, now, ct) : [];
        foreach (var intent in plan.Intents.Where(i => i.Kind is not null && (plan.Reservation is null || plan.Reservation.Provider == i.Provider)))
        {
            var reading = readings?.FirstOrDefault(r => r.Provider == intent.Provider);
            if (reading?.Reservations is null)
            {
                warnings.Add(new Error(ErrorKey.LedgerNetworkError));
                continue;
            }

            var answer = LedgerForecast.Of(intent, plan, reading, picture, request.Acknowledged, now);
            if (answer is { Refusal: { } refusal })
            {
                return refusal;
            }

            warnings.AddRange(answer.Warnings);
        }

        return warnings.DistinctBy(w => w.Key).ToList();
    }

    private async Task<IReadOnlyList<LedgerReading>?> ReadAsync(FloorCaller caller, FloorMaster master, DateTimeOffset now, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var day = master.Days.Of(now);
            return await ledgers.ReadAsync(caller.Actor.CompanyId, caller.StoreId, master.Days.StartOf(day.AddDays(-1)), master.Days.EndOf(day.AddDays(1)), day, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
