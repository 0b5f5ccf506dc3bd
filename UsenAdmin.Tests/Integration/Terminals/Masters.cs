using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Tests.Integration.Terminals;

internal static class Masters
{
    public static readonly Guid Store = Guid.Parse("0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6");
    private static readonly Guid Table = Guid.Parse("0197f3a0-5b1c-7d2e-8f00-000000000001");

    public static MasterDocument Version(long version, Guid? store = null) => new(
        version,
        new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
        new MasterStore(store ?? Store, "0001", "渋谷店", "Asia/Tokyo"),
        [new MasterTable(Table, "A1", "A1", 4, MasterTableKind.Regular, 1)],
        [new MasterLedger(LedgerProvider.Resty, "R0001", [new MasterMapping(Table, "S1", "テーブル1")])],
        new MasterSettings(false, "05:00", 90));
}
