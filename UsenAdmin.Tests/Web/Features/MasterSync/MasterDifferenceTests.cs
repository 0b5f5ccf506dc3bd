using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

public sealed class MasterDifferenceTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();
    private static readonly Guid C = Guid.NewGuid();

    private static readonly MasterDocument Before = Master([Table(A, "A1", 1), Table(B, "B1", 2)], [new(A, "s1", "窓側"), new(B, "s2", "奥")]);

    [Fact]
    public void Nothing_differs_from_itself_whatever_the_version() =>
        Assert.Empty(MasterDifference.Between(Before, Before with { Version = 9, CreatedAt = DateTimeOffset.UnixEpoch }));

    [Fact]
    public void Tables_and_seats_are_told_by_their_ids()
    {
        var after = Master([Table(A, "A10", 1), Table(C, "C1", 2)], [new(A, "s3", "個室"), new(C, "s2", "奥")]);

        Assert.Equal(
            [
                (MasterChangeKind.TableRenamed, "A10", "A1", "A10"), (MasterChangeKind.TableAdded, "C1", null, "4"), (MasterChangeKind.TableRemoved, "B1", "4", null),
                (MasterChangeKind.SeatChanged, "A10", "窓側", "個室"), (MasterChangeKind.SeatMapped, "C1", null, "奥"), (MasterChangeKind.SeatUnmapped, "B1", "奥", null),
            ],
            MasterDifference.Between(Before, after).Select(c => (c.Kind, c.Subject, c.Before, c.After)));
    }

    [Fact]
    public void A_renamed_seat_a_new_order_and_settings_are_seen()
    {
        var after = Master([Table(B, "B1", 1), Table(A, "A1", 2)], [new(B, "s2", "奥"), new(A, "s1", "窓")]) with { Settings = new MasterSettings(true, "04:00", 120) };

        Assert.Equal(
            [MasterChangeKind.TableMoved, MasterChangeKind.SeatRenamed, MasterChangeKind.TableReset, MasterChangeKind.ChangeoverTime, MasterChangeKind.DefaultStay],
            MasterDifference.Between(Before, after).Select(c => c.Kind));
    }

    [Fact]
    public void Unlinking_takes_the_ledger_and_a_first_master_is_all_new()
    {
        Assert.Contains(MasterDifference.Between(Before, Before with { Ledgers = [] }), c => c is { Kind: MasterChangeKind.LedgerUnlinked, Before: "R0001" });
        Assert.Equal(5, MasterDifference.Between(null, Before).Count);
    }

    private static MasterTable Table(Guid id, string name, int order) => new(id, name, "", 4, MasterTableKind.Regular, order);

    private static MasterDocument Master(MasterTable[] tables, MasterMapping[] mappings) => new(
        1, DateTimeOffset.UnixEpoch, new MasterStore(Guid.Empty, "0001", "本店", "Asia/Tokyo"), tables,
        [new MasterLedger(LedgerProvider.Resty, "R0001", mappings)], new MasterSettings(false, "05:00", 90));
}
