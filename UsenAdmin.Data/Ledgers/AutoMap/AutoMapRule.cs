namespace UsenAdmin.Data.Ledgers.AutoMap;

/// <summary>
/// 自動マッピング (manual 2-2): three tiers, one after the other over all rows still empty. In a tier a pair is taken only if each is
/// the other's only candidate among what is still open, so the order of rows never matters and no seat is used twice. Expects each
/// table and each seat once.
/// </summary>
public static class AutoMapRule
{
    public static AutoMapProposal Propose(IReadOnlyList<AutoMapTable> tables, IReadOnlyList<AutoMapSeat> seats)
    {
        var used = tables.Select(t => t.ChosenSeatId).OfType<string>().ToHashSet();
        var openSeats = seats.Where(s => !used.Contains(s.SeatId)).ToList();
        var openTables = tables.Where(t => t.ChosenSeatId is null).ToList();
        var outcomes = new Dictionary<Guid, AutoMapOutcome>();
        var tiers = Tiers();

        // A later tier may leave but one candidate to a row that had two in an earlier one. The tiers then run again, so that a second
        // press finds nothing that the first did not.
        int before;
        do
        {
            before = outcomes.Count;
            foreach (var tier in tiers)
            {
                Take(tier, openTables, openSeats, outcomes);
            }
        }
        while (outcomes.Count > before);

        // The widest tier says why a row was left: whoever has candidates in an earlier one has them here, too.
        var left = new AutoMapCandidates(openTables, openSeats, tiers[^1].TableKeys, tiers[^1].SeatKey);
        return new AutoMapProposal([.. tables.Select(t => outcomes.GetValueOrDefault(t.TableId) ?? Left(t, left))]);
    }

    private static void Take(Tier tier, List<AutoMapTable> openTables, List<AutoMapSeat> openSeats, Dictionary<Guid, AutoMapOutcome> outcomes)
    {
        var candidates = new AutoMapCandidates(openTables, openSeats, tier.TableKeys, tier.SeatKey);
        var taken = new HashSet<string>();
        foreach (var table in openTables)
        {
            if (candidates.OnlySeatOf(table) is { } seat && candidates.OnlyTableOf(seat) == table)
            {
                outcomes[table.TableId] = new AutoMapOutcome(table.TableId, tier.Verdict, seat.SeatId, []);
                taken.Add(seat.SeatId);
            }
        }

        openTables.RemoveAll(t => outcomes.ContainsKey(t.TableId));
        openSeats.RemoveAll(s => taken.Contains(s.SeatId));
    }

    private static AutoMapOutcome Left(AutoMapTable table, AutoMapCandidates left)
    {
        if (table.ChosenSeatId is not null)
        {
            return new AutoMapOutcome(table.TableId, AutoMapVerdict.AlreadyChosen, null, []);
        }

        var seats = left.SeatNamesOf(table);
        return seats.Count switch
        {
            0 => new AutoMapOutcome(table.TableId, AutoMapVerdict.NoSeat, null, []),
            1 => new AutoMapOutcome(table.TableId, AutoMapVerdict.SeveralTables, null, left.RivalNamesOf(table)),
            _ => new AutoMapOutcome(table.TableId, AutoMapVerdict.SeveralSeats, null, seats),
        };
    }

    private static Tier[] Tiers()
    {
        var spellings = new Dictionary<string, string>();
        return
        [
            new(AutoMapVerdict.TableName, t => [t.Name], s => s.Name),
            new(AutoMapVerdict.ShortName, t => [t.ShortName], s => s.Name),
            new(AutoMapVerdict.Normalized, t => [Spelling(t.Name), Spelling(t.ShortName)], s => Spelling(s.Name)),
        ];

        // A name of nothing but dashes keeps itself: so the last tier holds every pair of the earlier ones, and can say why a row was left.
        string Spelling(string name)
        {
            if (!spellings.TryGetValue(name, out var spelling))
            {
                spelling = SeatNameNormalizer.Normalize(name) is { Length: > 0 } normalized ? normalized : name;
                spellings.Add(name, spelling);
            }

            return spelling;
        }
    }

    private sealed record Tier(AutoMapVerdict Verdict, Func<AutoMapTable, string[]> TableKeys, Func<AutoMapSeat, string> SeatKey);
}
