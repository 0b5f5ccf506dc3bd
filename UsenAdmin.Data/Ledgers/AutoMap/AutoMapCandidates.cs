namespace UsenAdmin.Data.Ledgers.AutoMap;

/// <summary>Who comes into question for whom in a tier, by dictionaries: the work grows with the rows, not with their product.</summary>
internal sealed class AutoMapCandidates
{
    private readonly Dictionary<Guid, string[]> _keysOf;
    private readonly Dictionary<string, string> _keyOf;
    private readonly ILookup<string, AutoMapSeat> _seats;
    private readonly ILookup<string, AutoMapTable> _tables;
    private readonly Dictionary<string, IReadOnlyList<string>> _seatNames = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _tableNames = [];

    /// <summary>Empty names match nothing.</summary>
    public AutoMapCandidates(List<AutoMapTable> tables, List<AutoMapSeat> seats, Func<AutoMapTable, string[]> tableKeys, Func<AutoMapSeat, string> seatKey)
    {
        _keyOf = seats.ToDictionary(s => s.SeatId, seatKey);
        _seats = seats.Where(s => !string.IsNullOrWhiteSpace(_keyOf[s.SeatId])).ToLookup(s => _keyOf[s.SeatId]);

        // Keys that no seat has are dropped here, so that a row with one real key is told from one with two.
        _keysOf = tables.ToDictionary(t => t.TableId, t => tableKeys(t).Where(_seats.Contains).Distinct().ToArray());
        _tables = tables.SelectMany(t => _keysOf[t.TableId].Select(key => (key, t))).ToLookup(x => x.key, x => x.t);
    }

    public AutoMapSeat? OnlySeatOf(AutoMapTable table) => Only(_keysOf[table.TableId].SelectMany(key => _seats[key]));

    public AutoMapTable? OnlyTableOf(AutoMapSeat seat) => Only(_tables[_keyOf[seat.SeatId]]);

    /// <summary>Names of the row's candidates, in an order that does not depend on the rows'.</summary>
    public IReadOnlyList<string> SeatNamesOf(AutoMapTable table) =>
        Shared(_seatNames, _keysOf[table.TableId], keys => keys.SelectMany(key => _seats[key]).Select(s => s.Name));

    /// <summary>Names of all rows that want the seat which this row wants, its own among them.</summary>
    public IReadOnlyList<string> RivalNamesOf(AutoMapTable table) =>
        Shared(_tableNames, _keysOf[table.TableId], keys => keys.SelectMany(key => _tables[key]).Select(t => t.Name));

    // A crowd of rows with the same keys shares one list.
    private static IReadOnlyList<string> Shared(Dictionary<string, IReadOnlyList<string>> known, string[] keys, Func<string[], IEnumerable<string>> names)
    {
        var crowd = string.Join('\0', keys.Order(StringComparer.Ordinal));
        if (!known.TryGetValue(crowd, out var list))
        {
            list = [.. names(keys).Order(StringComparer.Ordinal)];
            known.Add(crowd, list);
        }

        return list;
    }

    // Never counts a whole crowd: the second one settles it.
    private static T? Only<T>(IEnumerable<T> items)
        where T : class => items.Take(2).ToList() is [var only] ? only : null;
}
