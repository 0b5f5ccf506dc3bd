namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>A row that two people changed, or whose seats they both want.</summary>
public sealed record ConflictRow(MappingTable Table, string? TheirSeat, string? MySeat)
{
    /// <summary>Which of the two stays.</summary>
    public bool TakeMine { get; set; } = true;
}

/// <summary>
/// Somebody registered first (MappingChanged): what they changed, what this person changed, and the rows where both did. Put together row by
/// row as it is chosen; rows of one person alone stay as that person left them.
/// </summary>
public sealed class MappingConflict
{
    private readonly Dictionary<Guid, string> _theirs;
    private readonly Dictionary<Guid, string?> _mineOnly;

    public MappingConflict(MappingEditor mine, TableMappingView newest)
    {
        Newest = newest;
        _theirs = newest.Tables.Where(t => t.SeatId is not null).ToDictionary(t => t.TableId, t => t.SeatId!);
        var began = mine.View.Tables.ToDictionary(t => t.TableId, t => t.SeatId);
        var myChanges = newest.Tables.Where(t => began.ContainsKey(t.TableId) && mine.Chosen.GetValueOrDefault(t.TableId) != began[t.TableId])
            .ToDictionary(t => t.TableId, t => mine.Chosen.GetValueOrDefault(t.TableId));
        var theirChanges = newest.Tables.Where(t => t.SeatId != began.GetValueOrDefault(t.TableId)).ToList();
        var holders = _theirs.ToDictionary(m => m.Value, m => m.Key);
        Rows = [.. newest.Tables
            .Where(t => myChanges.TryGetValue(t.TableId, out var my) && my != t.SeatId && (theirChanges.Contains(t) || IsHeld(t.TableId, my)))
            .Select(t => new ConflictRow(t, t.SeatId, myChanges[t.TableId]))];
        var contested = Rows.Select(r => r.Table.TableId).ToHashSet();
        _mineOnly = myChanges.Where(m => !contested.Contains(m.Key)).ToDictionary(m => m.Key, m => m.Value);
        TheirsOnly = [.. theirChanges.Where(t => !contested.Contains(t.TableId))];

        // Their table took the seat that I chose for another one, and I left their table alone: nobody but a person can decide.
        bool IsHeld(Guid table, string? seat) => seat is not null && holders.TryGetValue(seat, out var holder) && holder != table && !myChanges.ContainsKey(holder);
    }

    public TableMappingView Newest { get; }

    public IReadOnlyList<ConflictRow> Rows { get; }

    public int MineOnly => _mineOnly.Count;

    /// <summary>Rows that only the other person changed, as they are now.</summary>
    public IReadOnlyList<MappingTable> TheirsOnly { get; }

    public void TakeAll(bool mine)
    {
        foreach (var row in Rows)
        {
            row.TakeMine = mine;
        }
    }

    /// <summary>The mapping as it was chosen. A seat goes to the row for which this person kept it; the other row then has none.</summary>
    public IReadOnlyDictionary<Guid, string> Merge()
    {
        var mine = _mineOnly.Concat(Rows.Where(r => r.TakeMine).Select(r => KeyValuePair.Create(r.Table.TableId, r.MySeat))).ToDictionary();
        var taken = mine.Values.OfType<string>().ToHashSet();
        var merged = _theirs.Where(t => !mine.ContainsKey(t.Key) && !taken.Contains(t.Value)).ToDictionary();
        foreach (var (table, seat) in mine.Where(m => m.Value is not null))
        {
            merged[table] = seat!;
        }

        return merged;
    }
}
