namespace UsenAdmin.Data.Ledgers.AutoMap;

/// <summary>
/// 自動マッピング (manual 2-2): three tiers, one after the other over all rows still empty. In a tier a pair is taken only if each is
/// the other's only candidate among what is still open, so the order of rows never matters and no seat is used twice.
/// </summary>
public static class AutoMapRule
{
    private static readonly (AutoMapVerdict Verdict, Func<AutoMapTable, IEnumerable<string>> TableKeys, Func<AutoMapSeat, string> SeatKey)[] Tiers =
    [
        (AutoMapVerdict.TableName, t => [t.Name], s => s.Name),
        (AutoMapVerdict.ShortName, t => [t.ShortName], s => s.Name),
        (AutoMapVerdict.Normalized, t => [SeatNameNormalizer.Normalize(t.Name), SeatNameNormalizer.Normalize(t.ShortName)], s => SeatNameNormalizer.Normalize(s.Name)),
    ];

    public static AutoMapProposal Propose(IReadOnlyList<AutoMapTable> tables, IReadOnlyList<AutoMapSeat> seats)
    {
        var used = tables.Where(t => t.ChosenSeatId is not null).Select(t => t.ChosenSeatId!).ToHashSet();
        var openSeats = seats.Where(s => !used.Contains(s.SeatId)).ToList();
        var openTables = tables.Where(t => t.ChosenSeatId is null).ToList();
        var outcomes = new Dictionary<Guid, AutoMapOutcome>();
        foreach (var (verdict, tableKeys, seatKey) in Tiers)
        {
            var candidates = new Candidates(openTables, openSeats, tableKeys, seatKey);
            var taken = new HashSet<string>();
            foreach (var table in openTables)
            {
                if (candidates.OnlySeatOf(table) is { } seat && candidates.OnlyTableOf(seat) == table)
                {
                    outcomes[table.TableId] = new AutoMapOutcome(table.TableId, verdict, seat.SeatId, []);
                    taken.Add(seat.SeatId);
                }
            }

            openTables.RemoveAll(t => outcomes.ContainsKey(t.TableId));
            openSeats.RemoveAll(s => taken.Contains(s.SeatId));
        }

        // The widest tier says why a row was left: whoever has candidates in an earlier one has them here, too.
        var left = new Candidates(openTables, openSeats, Tiers[^1].TableKeys, Tiers[^1].SeatKey);
        return new AutoMapProposal([.. tables.Select(t => outcomes.GetValueOrDefault(t.TableId) ?? Left(t, left))]);
    }

    private static AutoMapOutcome Left(AutoMapTable table, Candidates left)
    {
        if (table.ChosenSeatId is not null)
        {
            return new AutoMapOutcome(table.TableId, AutoMapVerdict.AlreadyChosen, null, []);
        }

        var seats = left.SeatsOf(table);
        return seats.Count switch
        {
            0 => new AutoMapOutcome(table.TableId, AutoMapVerdict.NoSeat, null, []),
            1 => new AutoMapOutcome(table.TableId, AutoMapVerdict.SeveralTables, null, [.. left.TablesOf(seats[0]).Select(t => t.Name).Order(StringComparer.Ordinal)]),
            _ => new AutoMapOutcome(table.TableId, AutoMapVerdict.SeveralSeats, null, [.. seats.Select(s => s.Name).Order(StringComparer.Ordinal)]),
        };
    }

    /// <summary>Who comes into question for whom, by dictionaries: the work grows with the rows, not with their product.</summary>
    private sealed class Candidates
    {
        private readonly Func<AutoMapSeat, string> _seatKey;
        private readonly Dictionary<Guid, string[]> _keysOf;
        private readonly ILookup<string, AutoMapSeat> _seats;
        private readonly ILookup<string, AutoMapTable> _tables;

        public Candidates(List<AutoMapTable> tables, List<AutoMapSeat> seats, Func<AutoMapTable, IEnumerable<string>> tableKeys, Func<AutoMapSeat, string> seatKey)
        {
            _seatKey = seatKey;
            _keysOf = tables.ToDictionary(t => t.TableId, t => tableKeys(t).Where(k => k.Length > 0).Distinct().ToArray());
            _tables = tables.SelectMany(t => _keysOf[t.TableId].Select(key => (key, t))).ToLookup(x => x.key, x => x.t);
            _seats = seats.Where(s => seatKey(s).Length > 0).ToLookup(seatKey);
        }

        public List<AutoMapSeat> SeatsOf(AutoMapTable table) => [.. _keysOf.GetValueOrDefault(table.TableId, []).SelectMany(key => _seats[key])];

        public IEnumerable<AutoMapTable> TablesOf(AutoMapSeat seat) => _tables[_seatKey(seat)];

        public AutoMapSeat? OnlySeatOf(AutoMapTable table) => Only(_keysOf[table.TableId].SelectMany(key => _seats[key]));

        public AutoMapTable? OnlyTableOf(AutoMapSeat seat) => Only(TablesOf(seat));

        // Never counts a whole crowd: the second one settles it.
        private static T? Only<T>(IEnumerable<T> items)
            where T : class => items.Take(2).ToList() is [var only] ? only : null;
    }
}
