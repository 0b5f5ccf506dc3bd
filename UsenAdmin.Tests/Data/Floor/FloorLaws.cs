using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;

namespace UsenAdmin.Tests.Data.Floor;

/// <summary>People and yen are conserved through whatever terminals do, and undo.</summary>
public sealed class FloorLaws
{
    [Property(MaxTest = 300)]
    public bool People_and_yen_are_conserved_through_merges_orders_payments_and_their_undo(byte[] script)
    {
        var book = new FloorBook();
        foreach (var step in script.Chunk(3).Where(s => s.Length == 3))
        {
            book.Do(step[0], step[1], step[2]);
            if (!book.IsConserved)
            {
                return false;
            }
        }

        return true;
    }

    [Property(MaxTest = 200)]
    public Property Shares_of_a_combined_checkout_add_up_to_its_bill(PositiveInt[] amounts) => (amounts.Length > 0).Implies(() =>
    {
        var visits = amounts.Select(a => FloorBook.Sit(1, a.Get)).ToList();
        var shares = BillRule.Shares(visits, visits[^1]);
        return shares.Sum(s => s.Amount) == visits.Sum(v => v.Amount) && shares.Count(s => s.Amount > 0) <= 1;
    });

    /// <summary>Five parties, and everything that happens to them.</summary>
    private sealed class FloorBook
    {
        private readonly List<Visit> _visits = [.. Enumerable.Range(1, 5).Select(i => Sit(i, 0))];
        private readonly List<OrderLine> _lines = [];
        private readonly List<VisitMerge> _merges = [];
        private long _ordered;

        public static Visit Sit(int people, long amount)
        {
            var visit = new Visit(Guid.Empty, Guid.Empty, false, default, new Party(people), DateTimeOffset.UnixEpoch);
            _ = visit.Order(amount);
            return visit;
        }

        public bool IsConserved =>
            _visits.Where(v => v.State != VisitState.Merged).Sum(v => v.PartySize) == 15
            && _visits.Where(v => v.State != VisitState.Merged).Sum(v => v.Amount) == _ordered
            && _visits.Where(v => v.State != VisitState.Merged).All(v => v.Amount == _lines.Where(l => l.VisitId == v.Id).Sum(l => l.Amount));

        public void Do(byte what, byte who, byte whom)
        {
            var (visit, other) = (_visits[who % 5], _visits[whom % 5]);
            switch (what % 5)
            {
                case 0:
                    Order(visit, whom);
                    break;
                case 1:
                    if (VisitMerge.Do(visit, other, [.. _lines.Where(l => l.VisitId == visit.Id)], [], DateTimeOffset.UnixEpoch).TryGet(out var merge, out _))
                    {
                        _merges.Add(merge);
                    }

                    break;
                case 2 when _merges.FindLast(m => m.VisitId == visit.Id && m.UndoneAt is null) is { } undone:
                    _ = undone.Undo(visit, _visits.Single(v => v.Id == undone.IntoVisitId), [.. _lines.Where(l => undone.LineIds.Contains(l.Id))], DateTimeOffset.UnixEpoch);
                    break;
                case 3:
                    _ = visit.Pay(Guid.NewGuid(), DateTimeOffset.UnixEpoch);
                    break;
                default:
                    _ = visit.Unpay();
                    break;
            }
        }

        private void Order(Visit visit, byte price)
        {
            if (visit.Order(price).IsDone)
            {
                _lines.Add(new OrderLine(Guid.Empty, visit.Id, "品", price, 1, DateTimeOffset.UnixEpoch));
                _ordered += price;
            }
        }
    }
}
