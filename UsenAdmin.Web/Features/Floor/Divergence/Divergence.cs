using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>Where POS and ledger disagree.</summary>
public enum DivergenceKind
{
    /// <summary>The party sits elsewhere than its record: seated at another table, or moved (テーブル移動).</summary>
    SeatDiffers,

    /// <summary>The record of a merged visit still stands (テーブル統合).</summary>
    MergedRecordStays,

    /// <summary>A table is taken here and free there: a group's other tables, a walk-in that was not linked.</summary>
    TakenHereOnly,

    /// <summary>ブロック of the POS only.</summary>
    BlockedHereOnly,

    /// <summary>リセット待ち for long.</summary>
    AwaitingResetLong,

    /// <summary>The record of a party that sits was cancelled there, or is not seated.</summary>
    NotSeatedThere,

    /// <summary>The party has left, and its record is still seated: mostly before the reservation's time.</summary>
    NotLeftThere,

    /// <summary>The party came before its reservation's time.</summary>
    EarlyArrival,

    /// <summary>Seated in the ledger by its own staff, and nobody sits here.</summary>
    SeatedThereOnly,

    /// <summary>未送信: what the ledger has to learn of a visit did not arrive.</summary>
    Undelivered,
}

/// <summary>Somebody, or a block, at a table for a while.</summary>
public sealed record DivergenceSpan(DateTimeOffset From, DateTimeOffset To, string Text)
{
    /// <summary>Without the text: it may be a guest's name.</summary>
    public override string ToString() => $"DivergenceSpan {{ From = {From:O}, To = {To:O} }}";
}

/// <summary>A table on the line of time: who has it at the POS, and who its seat in the ledger.</summary>
/// <param name="Seat">The ledger's name for it; null where it is not mapped.</param>
public sealed record DivergenceLane(string Table, string? Seat, IReadOnlyList<DivergenceSpan> Here, IReadOnlyList<DivergenceSpan> There);

/// <summary>A difference between POS and ledger now, with the step that mends it. Gone by itself once it is mended and 更新 was pressed.</summary>
/// <param name="Table">Name of the table here; null where there is none.</param>
/// <param name="Here">How it is at the POS.</param>
/// <param name="There">How it is in the ledger.</param>
/// <param name="Consequence">What it does as long as it stands.</param>
/// <param name="Mending">The one step that mends it, such as 「Restyで予約 18:00 ユウセン様 の座席を A7 に変更」.</param>
/// <param name="FetchedAt">As of which 更新 of the ledger this is so; null before the first one.</param>
public sealed record DivergenceRow(
    Guid StoreId, string StoreName, LedgerProvider Ledger, DivergenceKind Kind, DateTimeOffset Since, string? Table, Guid? VisitId,
    string Here, string There, string Consequence, string Mending, DateTimeOffset? FetchedAt)
{
    /// <summary>What the store is called in the ledger, to open its screen there.</summary>
    public string? LedgerStoreId { get; init; }

    /// <summary>The store's, in which its times are told.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The message that did not arrive; null for every other kind.</summary>
    public LedgerMessageView? Message { get; init; }

    /// <summary>The tables it is about, those of the ledger's record first; none where there is only a message.</summary>
    public IReadOnlyList<DivergenceLane> Lanes { get; init; } = [];

    /// <summary>What stays the same while the board is read again.</summary>
    public (Guid, LedgerProvider, DivergenceKind, string?, Guid?, DateTimeOffset, Guid?) Identity => (StoreId, Ledger, Kind, Table, VisitId, Since, Message?.MessageId);

    /// <summary>Without the mending: it may hold a guest's name, and records print all they hold.</summary>
    public override string ToString() => $"DivergenceRow {{ StoreId = {StoreId}, Kind = {Kind} }}";
}
