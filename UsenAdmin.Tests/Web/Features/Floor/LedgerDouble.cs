using System.Collections.Concurrent;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>How the line to the ledger is.</summary>
internal enum LedgerLineState
{
    Up,

    /// <summary>No connection, or the circuit breaker is open.</summary>
    Down,

    /// <summary>The connection is cut before the ledger commits.</summary>
    CutBefore,

    /// <summary>The ledger commits, and its answer is lost.</summary>
    CutAfter,

    Maintenance,

    /// <summary>It does not answer until it is let.</summary>
    Hangs,
}

/// <summary>A ledger that keeps records by the partner's rules, with a line that can be cut. It stands at the outer edge only.</summary>
internal sealed class LedgerDouble(LedgerProvider provider) : ILedger
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, LedgerSeated> _answers = new();
    private int _next;

    public LedgerProvider Provider => provider;

    public LedgerLineState Line { get; set; }

    /// <summary>How many calls the line's state holds for; then it is up again.</summary>
    public int? Times { get; set; }

    /// <summary>Somebody hangs on the line.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Hanging { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen { get; set; } = true;

    public HashSet<string> BlockedSeats { get; } = [];

    public HashSet<string> UnknownSeats { get; } = [];

    public Dictionary<string, LedgerReservation> Records { get; } = [];

    public Dictionary<string, List<LedgerBill>> Bills { get; } = [];

    public List<string> Log { get; } = [];

    public string Book(DateTimeOffset at, string? guest, int people, params string[] seats)
    {
        var id = $"{(provider == LedgerProvider.Resty ? 'R' : 'E')}{Interlocked.Increment(ref _next)}";
        Records[id] = new LedgerReservation
        {
            ReservationId = id,
            Status = LedgerReservationStatus.Booked,
            Source = LedgerReservationSource.Web,
            StartAt = at,
            DurationMinutes = 90,
            PartySize = people,
            GuestName = guest,
            SeatIds = seats,
        };
        return id;
    }

    public void Change(string id, Func<LedgerReservation, LedgerReservation> change) => Records[id] = change(Records[id]);

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct) => throw new InvalidOperationException("The floor asks for no store.");

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct) => throw new InvalidOperationException("The floor asks for no seats.");

    public Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, DateOnly from, DateOnly to, CancellationToken ct) =>
        CallAsync<LedgerHours>("hours", () => new LedgerHours("Asia/Tokyo", [new LedgerDayHours(LedgerDay.Common, IsOpen, IsOpen ? [new LedgerOpenTime(TimeSpan.Zero, TimeSpan.FromHours(36))] : [])], []));

    public Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) =>
        CallAsync<LedgerReservations>("list", () => new LedgerReservations([.. Records.Values.Where(r => r.StartAt >= from && r.StartAt < to).OrderBy(r => r.StartAt)], null));

    public Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(LedgerAccount account, string storeId, Guid visitId, DateTimeOffset around, CancellationToken ct) =>
        CallAsync<LedgerReservations>("find", () => new LedgerReservations([.. Records.Values.Where(r => r.VisitId == visitId.ToString())], null));

    public Task<LedgerAnswer<LedgerSeated>> SeatAsync(LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        CallAsync($"seat {reservationId}", () => Once(idempotencyKey, () => Seat(reservationId, seating)));

    public Task<LedgerAnswer<LedgerSeated>> CreateWalkInAsync(LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        CallAsync($"walk-in {seating.SeatIds.Single()}", () => Once(idempotencyKey, () => WalkIn(seating)));

    public Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, LedgerRecordRef record, CancellationToken ct) =>
        CallAsync<LedgerDone>($"unseat {record.ReservationId}", () =>
        {
            var kept = Records[record.ReservationId];
            if (kept.Status == LedgerReservationStatus.Finished)
            {
                return Refuse<LedgerDone>(LedgerRefusal.AlreadyFinished);
            }

            Records[record.ReservationId] = kept with
            {
                Status = kept.Source == LedgerReservationSource.PosWalkIn ? LedgerReservationStatus.Cancelled : LedgerReservationStatus.Booked,
                VisitId = null,
            };
            return new LedgerDone();
        });

    public Task<LedgerAnswer<LedgerDone>> SendBillAsync(LedgerAccount account, string storeId, LedgerRecordRef record, LedgerBill bill, string idempotencyKey, CancellationToken ct) =>
        CallAsync($"bill {record.ReservationId} {bill.Amount}", () => Once(idempotencyKey, () =>
        {
            var kept = Records[record.ReservationId];
            if (kept.Status is not (LedgerReservationStatus.Seated or LedgerReservationStatus.Finished))
            {
                return Refuse<LedgerSeated>(LedgerRefusal.NotSeated);
            }

            if (bill.RecordedAt < kept.StartAt)
            {
                return Refuse<LedgerSeated>(LedgerRefusal.DepartureBeforeStart);
            }

            if (!Bills.TryGetValue(record.ReservationId, out var bills))
            {
                Bills[record.ReservationId] = bills = [];
            }

            bills.Add(bill);
            Records[record.ReservationId] = kept with { Bill = new LedgerBillFacts(bill.BillNumber, bill.Amount, bill.PartySize), PartySize = bill.PartySize };
            return new LedgerSeated(record.ReservationId);
        })).ContinueWith(Done, TaskScheduler.Default);

    public Task<LedgerAnswer<LedgerDone>> DepartAsync(LedgerAccount account, string storeId, LedgerRecordRef record, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct) =>
        CallAsync<LedgerDone>($"depart {record.ReservationId}", () =>
        {
            var kept = Records[record.ReservationId];
            if (leftAt < kept.StartAt)
            {
                return Refuse<LedgerDone>(LedgerRefusal.DepartureBeforeStart);
            }

            Records[record.ReservationId] = kept with { Status = LedgerReservationStatus.Finished };
            return new LedgerDone();
        });

    private static LedgerAnswer<LedgerDone> Done(Task<LedgerAnswer<LedgerSeated>> task) =>
        task.Result is { IsDone: true } ? new LedgerDone() : task.Result is { Refusal: { } refusal } ? Refuse<LedgerDone>(refusal) : task.Result.Failure!.Value;

    private LedgerAnswer<LedgerSeated> Seat(string id, LedgerSeating seating)
    {
        if (!Records.TryGetValue(id, out var record))
        {
            return Refuse<LedgerSeated>(LedgerRefusal.Other);
        }

        var refusal = record switch
        {
            { Status: LedgerReservationStatus.Cancelled } => LedgerRefusal.ReservationCancelled,
            { Status: LedgerReservationStatus.Seated or LedgerReservationStatus.Finished, Source: not LedgerReservationSource.WalkIn } => LedgerRefusal.AlreadySeated,
            { VisitId: not null } => LedgerRefusal.AlreadySeated,
            { SeatIds.Count: 0 } => LedgerRefusal.TableNotDesignated,
            _ => SeatRefusal(seating, id),
        };
        if (refusal is { } no)
        {
            return Refuse<LedgerSeated>(no);
        }

        Records[id] = record with { Status = LedgerReservationStatus.Seated, VisitId = seating.VisitId.ToString(), PartySize = seating.PartySize };
        return new LedgerSeated(id);
    }

    private LedgerAnswer<LedgerSeated> WalkIn(LedgerSeating seating)
    {
        var there = Records.Values.Where(r => r.Status is LedgerReservationStatus.Booked or LedgerReservationStatus.Seated && r.SeatIds.Any(seating.SeatIds.Contains)
            && r.StartAt < seating.SeatedAt.AddMinutes(90) && r.StartAt.AddMinutes(r.DurationMinutes) > seating.SeatedAt).ToList();
        if (there.Exists(r => r.Source == LedgerReservationSource.WalkIn))
        {
            return Refuse<LedgerSeated>(LedgerRefusal.WalkInExists);
        }

        if ((there.Count > 0 ? LedgerRefusal.AnotherReservationExists : SeatRefusal(seating, null)) is { } no)
        {
            return Refuse<LedgerSeated>(no);
        }

        var id = Book(seating.SeatedAt, null, seating.PartySize, [.. seating.SeatIds]);
        Records[id] = Records[id] with { Status = LedgerReservationStatus.Seated, Source = LedgerReservationSource.PosWalkIn, VisitId = seating.VisitId.ToString() };
        return new LedgerSeated(id);
    }

    private LedgerRefusal? SeatRefusal(LedgerSeating seating, string? own) =>
        !IsOpen ? LedgerRefusal.OutsideBusinessHours
        : seating.SeatIds.Any(UnknownSeats.Contains) ? LedgerRefusal.UnknownSeat
        : seating.SeatIds.Any(BlockedSeats.Contains) ? LedgerRefusal.Blocked
        : own is not null && Records.Values.Any(r => r.ReservationId != own && r.Status is LedgerReservationStatus.Booked or LedgerReservationStatus.Seated
            && r.SeatIds.Any(seating.SeatIds.Contains) && r.StartAt < seating.SeatedAt.AddMinutes(90) && r.StartAt.AddMinutes(r.DurationMinutes) > seating.SeatedAt)
            ? LedgerRefusal.AnotherReservationExists
        : null;

    private LedgerAnswer<LedgerSeated> Once(string key, Func<LedgerAnswer<LedgerSeated>> act)
    {
        if (_answers.TryGetValue(key, out var kept))
        {
            return kept with { WasKnown = true };
        }

        var answer = act();
        if (answer.IsDone)
        {
            _answers[key] = answer.Value;
        }

        return answer;
    }

    private static LedgerAnswer<T> Refuse<T>(LedgerRefusal refusal)
        where T : class => refusal;

    private async Task<LedgerAnswer<T>> CallAsync<T>(string what, Func<LedgerAnswer<T>> act)
        where T : class
    {
        LedgerLineState line;
        lock (_lock)
        {
            line = Line;
            if (Times is { } left && (Times = left - 1) <= 0)
            {
                (Line, Times) = (LedgerLineState.Up, null);
            }
        }

        switch (line)
        {
            case LedgerLineState.Down:
                return LedgerFailure.Unreachable;
            case LedgerLineState.Maintenance:
                return LedgerFailure.Maintenance;
            case LedgerLineState.CutBefore:
                return LedgerFailure.ConnectionLost;
            case LedgerLineState.Hangs:
                Asked.TrySetResult();
                await Hanging.Task;
                break;
        }

        lock (_lock)
        {
            Log.Add(what);
            var answer = act();
            return line == LedgerLineState.CutAfter ? LedgerFailure.ConnectionLost : answer;
        }
    }
}
