using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.AutoMap;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>A store's link with its seats and mapping, as its <see cref="DemoStory"/> tells it.</summary>
internal sealed record DemoLink(LedgerLink Link, List<LedgerSeat> Seats, List<TableMapping> Mappings)
{
    private const string RemovedSeatId = "s900";

    /// <returns>Null while 未連携.</returns>
    public static DemoLink? Of(Store store, List<PosTable> tables, DemoLedgerStore plan, string linkedBy, DateTimeOffset now)
    {
        if (plan.Story == DemoStory.Unlinked)
        {
            return null;
        }

        var linkedAt = now.AddDays(-new DemoDice("linked " + plan.StoreId).Between(3, 400));
        var made = new DemoLink(new LedgerLink(store.CompanyId, store.Id, LedgerProvider.Resty, plan.StoreId, linkedBy, linkedAt), [], []);
        if (plan.Story == DemoStory.OptionMissing)
        {
            made.Link.Reject(ErrorKey.PosOptionRequired, now);
            return made;
        }

        made.Link.Verify(plan.Name, linkedAt);
        made.Link.SeatsFetched(null, now);
        made.Seats.AddRange(plan.Seats.Select((s, i) => made.Seat(s.SeatId, new SeatFacts(s.Name, s.MinCapacity, s.MaxCapacity, s.Area, i + 1))));
        if (plan.Story != DemoStory.NotMapped)
        {
            made.Mappings.AddRange(made.AutoMapped(tables));
            made.Link.MappingRegistered(linkedBy, linkedAt.AddMinutes(12));
            made.LiveOn(plan.Story, now);
        }

        return made;
    }

    private LedgerSeat Seat(string id, SeatFacts facts) => new(Link.CompanyId, Link.Id, id, facts);

    private IEnumerable<TableMapping> AutoMapped(List<PosTable> tables)
    {
        var names = Seats.ToDictionary(s => s.SeatId, s => s.Name);
        return AutoMapRule.Propose(
                [.. tables.Where(t => !t.IsWaiting).Select(t => new AutoMapTable(t.Id, t.Name, t.ShortName, null))],
                [.. Seats.Select(s => new AutoMapSeat(s.SeatId, s.Name))])
            .Outcomes.Where(o => o.SeatId is not null)
            .Select(o => new TableMapping(Link.CompanyId, Link.Id, o.TableId, o.SeatId!, names[o.SeatId!]));
    }

    /// <summary>What became of the mapping after it was registered.</summary>
    private void LiveOn(DemoStory story, DateTimeOffset now)
    {
        var some = Mappings[Mappings.Count / 2];
        switch (story)
        {
            case DemoStory.PartlyMapped:
                var kept = Mappings.Count * 2 / 3;
                Mappings.RemoveRange(kept, Mappings.Count - kept);
                break;
            case DemoStory.SeatRenamed:
                some.JoinTo(some.SeatId, "旧 " + some.SeatName);
                break;
            case DemoStory.SeatRemoved:
                var removed = Seat(RemovedSeatId, new SeatFacts(some.SeatName, 1, 4, null, Seats.Count + 1));
                removed.Missing(now.AddDays(-1));
                Seats.Add(removed);
                some.JoinTo(RemovedSeatId, some.SeatName);
                break;
        }
    }
}
