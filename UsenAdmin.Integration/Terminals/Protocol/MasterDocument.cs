using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>The master of a store, the body of <c>GET /master</c>: what its terminals work by.</summary>
/// <param name="Version">Counted per store from 1.</param>
public sealed record MasterDocument(
    long Version, DateTimeOffset CreatedAt, MasterStore Store, IReadOnlyList<MasterTable> Tables, IReadOnlyList<MasterLedger> Ledgers, MasterSettings Settings);

public sealed record MasterStore(Guid StoreId, string Code, string Name, string TimeZone);

/// <summary>A table in the store's order, from 1.</summary>
public sealed record MasterTable(Guid TableId, string Name, string ShortName, int Capacity, MasterTableKind Kind, int Order);

public enum MasterTableKind
{
    Regular,

    /// <summary>待機テーブル.</summary>
    Waiting,
}

/// <summary>A linked ledger with the seat of each mapped table.</summary>
public sealed record MasterLedger(LedgerProvider Ledger, string StoreId, IReadOnlyList<MasterMapping> Mappings);

public sealed record MasterMapping(Guid TableId, string SeatId, string SeatName);

/// <param name="ChangeoverTime">HH:mm in the store's zone.</param>
public sealed record MasterSettings(bool TableReset, string ChangeoverTime, int DefaultStayMinutes);
