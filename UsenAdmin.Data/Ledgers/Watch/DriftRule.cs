namespace UsenAdmin.Data.Ledgers.Watch;

/// <summary>What a new list of seats means for the changes that are open: new ones, ones that changed again, and ones that are over.</summary>
/// <param name="Changed">With the newest name or capacity.</param>
public sealed record DriftFindings(
    IReadOnlyList<DriftFound> Found, IReadOnlyList<(SeatDrift Drift, string? After)> Changed, IReadOnlyList<(SeatDrift Drift, DriftResolution Resolution)> Over);

/// <summary>A change that nobody knew of.</summary>
public sealed record DriftFound(DriftKind Kind, string? SeatId, string? Before, string? After);

/// <summary>
/// Compares a ledger's seats with what is known, seat by seat and by the ledger's own ID. A mapped seat is held against the name under which it
/// was mapped, so a change is found however it came about. An empty list after a filled one is one change. Pure.
/// </summary>
public static class DriftRule
{
    /// <param name="known">The seats before the new list was taken over.</param>
    /// <param name="mapped">Seat ID → its name when the mapping was registered.</param>
    public static DriftFindings Compare(
        IReadOnlyCollection<LedgerSeat> known, IReadOnlyDictionary<string, SeatFacts> listed, IReadOnlyDictionary<string, string> mapped, IReadOnlyCollection<SeatDrift> open)
    {
        var emptied = open.FirstOrDefault(d => d.Kind == DriftKind.ListEmptied);
        if (listed.Count == 0)
        {
            var filled = known.Count(s => s.MissingSince is null);
            return new DriftFindings(filled > 0 && emptied is null ? [new(DriftKind.ListEmptied, null, Count(filled), Count(0))] : [], [], []);
        }

        var comparison = new Comparison(open.Where(d => d.SeatId.Length > 0).ToDictionary(d => (d.Kind, d.SeatId)));
        if (emptied is not null)
        {
            comparison.Over.Add((emptied, DriftResolution.WentBack));
        }

        var before = known.ToDictionary(s => s.SeatId);
        foreach (var (id, facts) in listed)
        {
            comparison.Listed(id, facts, before.GetValueOrDefault(id), mapped.GetValueOrDefault(id), emptied);
        }

        foreach (var seat in known.Where(s => !listed.ContainsKey(s.SeatId)))
        {
            // What went with the whole list and did not come back with it was removed.
            var isNews = seat.MissingSince is null || mapped.ContainsKey(seat.SeatId) || seat.MissingSince >= emptied?.FoundAt;
            comparison.Gone(seat, isNews);
        }

        return new DriftFindings(comparison.Found, comparison.Changed, comparison.Over);
    }

    /// <summary>定員 as one figure or a range: 「4」「2–6」; empty when the ledger does not say.</summary>
    public static string Capacity(int? min, int? max) => (min, max) switch
    {
        (null, null) => "",
        ({ } least, null) => Count(least) + "–",
        (null or <= 1, { } most) => Count(most),
        ({ } least, { } most) => least == most ? Count(most) : $"{Count(least)}–{Count(most)}",
    };

    private static string Count(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Comparison(Dictionary<(DriftKind Kind, string SeatId), SeatDrift> open)
    {
        public List<DriftFound> Found { get; } = [];

        public List<(SeatDrift, string?)> Changed { get; } = [];

        public List<(SeatDrift, DriftResolution)> Over { get; } = [];

        public void Listed(string id, SeatFacts facts, LedgerSeat? known, string? mappedAs, SeatDrift? emptied)
        {
            var cameBack = End(DriftKind.Removed, id, DriftResolution.WentBack);
            if (known is null || (known.MissingSince is not null && !cameBack && mappedAs is null && emptied is null))
            {
                if (!open.ContainsKey((DriftKind.Added, id)))
                {
                    Found.Add(new DriftFound(DriftKind.Added, id, null, facts.Name));
                }

                return;
            }

            Hold(DriftKind.Renamed, id, mappedAs ?? known.Name, mappedAs is not null, facts.Name);
            Hold(DriftKind.CapacityChanged, id, Capacity(known.MinCapacity, known.MaxCapacity), false, Capacity(facts.MinCapacity, facts.MaxCapacity));
        }

        public void Gone(LedgerSeat seat, bool isNews)
        {
            if (End(DriftKind.Added, seat.SeatId, DriftResolution.WentBack))
            {
                return;
            }

            End(DriftKind.Renamed, seat.SeatId, DriftResolution.Superseded);
            End(DriftKind.CapacityChanged, seat.SeatId, DriftResolution.Superseded);
            if (isNews && !open.ContainsKey((DriftKind.Removed, seat.SeatId)))
            {
                Found.Add(new DriftFound(DriftKind.Removed, seat.SeatId, seat.Name, null));
            }
        }

        /// <param name="isFixed">The value before is what a mapping holds on to; otherwise an open change remembers from where it began.</param>
        private void Hold(DriftKind kind, string id, string before, bool isFixed, string now)
        {
            open.TryGetValue((kind, id), out var drift);
            var from = isFixed ? before : drift?.Before ?? before;
            if (now == from)
            {
                End(kind, id, DriftResolution.WentBack);
            }
            else if (drift is null)
            {
                Found.Add(new DriftFound(kind, id, from, now));
            }
            else if (drift.After != now)
            {
                Changed.Add((drift, now));
            }
        }

        private bool End(DriftKind kind, string id, DriftResolution resolution)
        {
            if (!open.TryGetValue((kind, id), out var drift))
            {
                return false;
            }

            Over.Add((drift, resolution));
            return true;
        }
    }
}
