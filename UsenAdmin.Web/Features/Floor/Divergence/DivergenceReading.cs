using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>A visit with what its ledgers were told, as differences are read off it.</summary>
internal sealed record DivergingVisit(Visit Visit, IReadOnlyList<Guid> Tables, IReadOnlyList<VisitLedger> Ledgers, DateTimeOffset? MergedAt);

/// <summary>Reads the differences of one store off its floor and the ledgers' last 更新.</summary>
internal sealed class DivergenceReading(Store store, FloorPicture picture, IReadOnlyList<DivergingVisit> visits, DateTimeOffset now)
{
    private readonly DivergenceWords _words = new(picture.Master.Days.Zone);

    public IEnumerable<DivergenceRow> Rows() =>
        from ledger in picture.Master.Document.Ledgers
        where picture.Lists.Any(l => l.Provider == ledger.Ledger && l.FetchedAt is not null)
        from row in OfVisits(ledger.Ledger).Concat(OfTables(ledger.Ledger)).Concat(OfRecords(ledger.Ledger))
        select row;

    private IEnumerable<DivergenceRow> OfVisits(LedgerProvider provider)
    {
        foreach (var visit in visits)
        {
            var told = visit.Ledgers.FirstOrDefault(l => l.Provider == provider && l.RecordId is not null);
            var row = told is null ? null : OfRecord(provider, visit, told, Record(provider, told) ?? Told(visit.Visit, told));
            if (row is not null)
            {
                yield return row;
            }

            // Where the record is to be moved, its seat is taken with that.
            foreach (var table in visit.Visit.IsOpen && row?.Kind != DivergenceKind.SeatDiffers ? visit.Tables : [])
            {
                if (SeatName(provider, table) is { } seat && IsFreeThere(provider, table, told?.RecordId))
                {
                    yield return Row(provider, DivergenceKind.TakenHereOnly, visit.Visit.SeatedAt, table, visit.Visit.Id, "", seat, visit.Visit.SeatedAt.AddMinutes(picture.Master.StayMinutes));
                }
            }
        }
    }

    /// <summary>One difference per record, the gravest first.</summary>
    private DivergenceRow? OfRecord(LedgerProvider provider, DivergingVisit visit, VisitLedger told, KnownReservation record)
    {
        var isUp = record.Status is KnownStatus.Booked or KnownStatus.Seated;
        var name = _words.Record(record.IsReservation, record.StartAt, record.GuestName);
        DivergenceRow Differs(DivergenceKind kind, DateTimeOffset since, string seats = "") =>
            Row(provider, kind, since, visit.Tables.Count > 0 ? visit.Tables[0] : null, visit.Visit.Id, name, seats, visit.Visit.SeatedAt, [.. TablesOf(provider, record), .. visit.Tables]);
        var seats = visit.Tables.Select(t => SeatId(provider, t)).OfType<string>().ToList();
        return visit.Visit.State switch
        {
            VisitState.Merged when isUp => Differs(DivergenceKind.MergedRecordStays, visit.MergedAt ?? visit.Visit.SeatedAt),
            VisitState.Left when isUp && WasSeen(provider, visit.Visit.LeftAt) => Differs(DivergenceKind.NotLeftThere, visit.Visit.LeftAt!.Value),
            VisitState.Seated or VisitState.Paid when told.State == VisitLedgerState.Linked && record.Status != KnownStatus.Seated && WasSeen(provider, visit.Visit.SeatedAt) =>
                Differs(DivergenceKind.NotSeatedThere, visit.Visit.SeatedAt),
            VisitState.Seated or VisitState.Paid when seats.Count > 0 && !record.SeatIds.ToHashSet().Overlaps(seats) =>
                Differs(DivergenceKind.SeatDiffers, visit.Visit.SeatedAt, string.Join('・', visit.Tables.Select(t => SeatName(provider, t)).OfType<string>())),
            VisitState.Seated or VisitState.Paid when record.IsReservation && visit.Visit.SeatedAt < record.StartAt => Differs(DivergenceKind.EarlyArrival, visit.Visit.SeatedAt),
            _ => null,
        };
    }

    private IEnumerable<DivergenceRow> OfTables(LedgerProvider provider)
    {
        foreach (var (table, since) in picture.BlockedSince)
        {
            if (SeatName(provider, table) is { } seat && IsFreeThere(provider, table, null))
            {
                yield return Row(provider, DivergenceKind.BlockedHereOnly, since, table, null, "", seat);
            }
        }

        foreach (var (table, since) in picture.AwaitingReset)
        {
            if (now - since > LongReset && SeatName(provider, table) is { } seat && IsFreeThere(provider, table, null))
            {
                yield return Row(provider, DivergenceKind.AwaitingResetLong, since, table, null, "", seat);
            }
        }
    }

    private IEnumerable<DivergenceRow> OfRecords(LedgerProvider provider) =>
        from record in picture.All(provider)
        where record is { Status: KnownStatus.Seated, IsReservation: true } && record.EndAt > now
            && !picture.Records.Any(r => r.Provider == provider && r.RecordId == record.ReservationId)
        select Row(provider, DivergenceKind.SeatedThereOnly, record.StartAt, null, null, _words.Record(true, record.StartAt, record.GuestName), "", tables: TablesOf(provider, record));

    /// <summary>リセット待ち of an hour is long (manual 4-2 ③).</summary>
    private static readonly TimeSpan LongReset = TimeSpan.FromHours(1);

    private DivergenceRow Row(
        LedgerProvider provider, DivergenceKind kind, DateTimeOffset since, Guid? table, Guid? visit, string record, string seats, DateTimeOffset? time = null, IReadOnlyList<Guid>? tables = null) => new(
        store.Id, store.Name, provider, kind, since, table is { } id ? picture.Master.NameOf(id) : null, visit,
        _words.Here(kind, table is { } own ? picture.Master.NameOf(own) : "", time ?? since), DivergenceWords.There(kind, record, seats), DivergenceWords.Consequence(kind), _words.Mending(kind, provider, record, seats, time), ListOf(provider).FetchedAt)
        {
            LedgerStoreId = Of(provider).StoreId,
            Zone = picture.Master.Days.Zone,
            Lanes = [.. (tables ?? (table is { } only ? [only] : [])).Distinct().Take(MostLanes).Select(t => Lane(provider, t))],
        };

    /// <summary>More would be no picture any more.</summary>
    private const int MostLanes = 4;

    private DivergenceLane Lane(LedgerProvider provider, Guid table)
    {
        var stay = TimeSpan.FromMinutes(picture.Master.StayMinutes);
        DateTimeOffset Until(DateTimeOffset from) => from + stay > now ? from + stay : now;
        var here = visits.Where(v => v.Visit.IsOpen && v.Tables.Contains(table)).Select(v => new DivergenceSpan(v.Visit.SeatedAt, Until(v.Visit.SeatedAt), DivergenceWords.Party(v.Visit.GuestName)));
        if (picture.BlockedSince.TryGetValue(table, out var blocked))
        {
            here = here.Append(new DivergenceSpan(blocked, now.AddDays(1), DivergenceWords.Blocked));
        }

        if (picture.AwaitingReset.TryGetValue(table, out var left))
        {
            here = here.Append(new DivergenceSpan(left, now, DivergenceWords.AwaitingReset));
        }

        var seat = SeatId(provider, table);
        var records = ListOf(provider).Reservations;
        var there = records.Where(r => r.Status is KnownStatus.Booked or KnownStatus.Seated && seat is not null && r.SeatIds.Contains(seat))
            .Select(r => new DivergenceSpan(r.StartAt, r.EndAt, DivergenceWords.Party(r.GuestName)));
        // What it was told since the last 更新.
        var told = from v in visits
                   from l in v.Ledgers
                   where v.Visit.IsOpen && l.Provider == provider && l.RecordId is not null && seat is not null && l.SeatIds.Contains(seat) && records.All(r => r.ReservationId != l.RecordId)
                   let start = l.StartAt ?? v.Visit.SeatedAt
                   select new DivergenceSpan(start, Until(start), DivergenceWords.Party(v.Visit.GuestName));
        return new DivergenceLane(picture.Master.NameOf(table), SeatName(provider, table), [.. here], [.. there.Concat(told).OrderBy(s => s.From)]);
    }

    private List<Guid> TablesOf(LedgerProvider provider, KnownReservation record) => [.. Of(provider).Mappings.Where(m => record.SeatIds.Contains(m.SeatId)).Select(m => m.TableId)];

    private ReservationList ListOf(LedgerProvider provider) => picture.Lists.First(l => l.Provider == provider);

    private MasterLedger Of(LedgerProvider provider) => picture.Master.Document.Ledgers.First(l => l.Ledger == provider);

    // As the ledger itself told it, without our own corrections.
    private KnownReservation? Record(LedgerProvider provider, VisitLedger told) =>
        ListOf(provider).Reservations.FirstOrDefault(r => r.ReservationId == told.RecordId);

    /// <summary>A record that was made since the last 更新, as the ledger was told.</summary>
    private static KnownReservation Told(Visit visit, VisitLedger told) => new()
    {
        ReservationId = told.RecordId!,
        Status = KnownStatus.Seated,
        Source = visit.ReservationLedger == told.Provider ? KnownSource.Reservation : KnownSource.PosWalkIn,
        StartAt = told.StartAt ?? visit.SeatedAt,
        DurationMinutes = 0,
        PartySize = visit.PartySize,
        GuestName = visit.GuestName,
        SeatIds = told.SeatIds,
    };

    private bool WasSeen(LedgerProvider provider, DateTimeOffset? since) => ListOf(provider).FetchedAt > since;

    private bool IsFreeThere(LedgerProvider provider, Guid table, string? own) =>
        SeatId(provider, table) is { } seat && !ListOf(provider).Reservations.Any(r =>
            r.Status is KnownStatus.Booked or KnownStatus.Seated && r.SeatIds.Contains(seat) && (r.ReservationId == own || (r.StartAt <= now && r.EndAt > now)))
        && !visits.Any(v => v.Visit.IsOpen && v.Ledgers.Any(l => l.Provider == provider && l.IsTold && l.SeatIds.Contains(seat)));

    private string? SeatId(LedgerProvider provider, Guid table) => picture.Table(table)?.SeatIn(provider);

    private string? SeatName(LedgerProvider provider, Guid table) =>
        Of(provider).Mappings.FirstOrDefault(m => m.TableId == table)?.SeatName;
}
