namespace UsenAdmin.Data.Ledgers.AutoMap;

/// <summary>A table that may be mapped: active, and no 待機テーブル.</summary>
/// <param name="ChosenSeatId">The seat that its row holds already; such a row is left alone and its seat is not open.</param>
public sealed record AutoMapTable(Guid TableId, string Name, string ShortName, string? ChosenSeatId);

/// <summary>A seat that the ledger lists.</summary>
public sealed record AutoMapSeat(string SeatId, string Name);

/// <summary>Why a row got its seat, or why it was left.</summary>
public enum AutoMapVerdict
{
    /// <summary>テーブル名が一致.</summary>
    TableName,

    /// <summary>テーブル略称が一致.</summary>
    ShortName,

    /// <summary>表記をそろえて一致.</summary>
    Normalized,

    /// <summary>No open seat of that name.</summary>
    NoSeat,

    /// <summary>Several seats of that name: a guess would be wrong half the time.</summary>
    SeveralSeats,

    /// <summary>Another table claims the same seat.</summary>
    SeveralTables,

    /// <summary>The row held a seat before.</summary>
    AlreadyChosen,
}

/// <summary>What 自動マッピング does with one row.</summary>
/// <param name="SeatId">The seat that is chosen now; null when the row was left.</param>
/// <param name="Candidates">Names of the seats or tables that compete; empty otherwise.</param>
public sealed record AutoMapOutcome(Guid TableId, AutoMapVerdict Verdict, string? SeatId, IReadOnlyList<string> Candidates);

/// <summary>The whole proposal, in the order of the tables.</summary>
public sealed record AutoMapProposal(IReadOnlyList<AutoMapOutcome> Outcomes)
{
    /// <summary>Seat by table, of the rows that are chosen now.</summary>
    public IReadOnlyDictionary<Guid, string> Chosen { get; } =
        Outcomes.Where(o => o.SeatId is not null).ToDictionary(o => o.TableId, o => o.SeatId!);
}
