namespace UsenAdmin.Data.Ledgers.Watch;

/// <summary>席情報の変更: what a ledger changed under a mapping that is in use. Open until somebody mended it or the ledger went back.</summary>
public sealed class SeatDrift : ICompanyOwned
{
    private SeatDrift()
    {
    }

    public SeatDrift(LedgerLink link, DriftKind kind, string? seatId, string? before, string? after, DriftSource source, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = link.CompanyId;
        StoreId = link.StoreId;
        LinkId = link.Id;
        Kind = kind;
        SeatId = seatId ?? "";
        Before = before;
        After = after;
        FoundBy = source;
        FoundAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    public Guid LinkId { get; private set; }

    public DriftKind Kind { get; private set; }

    /// <summary>The ledger's own ID; empty when it is about the whole store.</summary>
    public string SeatId { get; private set; } = "";

    /// <summary>Name or capacity as the mapping knows it; null for what is new.</summary>
    public string? Before { get; private set; }

    /// <summary>As the ledger has it now; null for what is gone.</summary>
    public string? After { get; private set; }

    public DateTimeOffset FoundAt { get; private set; }

    public DriftSource FoundBy { get; private set; }

    /// <summary>Booked reservations of the coming days at that seat (of the store, where it is about the whole store); null while the ledger could not be asked.</summary>
    public int? Reservations { get; private set; }

    /// <summary>When the first of them starts.</summary>
    public DateTimeOffset? FirstReservationAt { get; private set; }

    public DateTimeOffset? ReservationsAsOf { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DriftResolution? Resolution { get; private set; }

    public string? ResolvedBy { get; private set; }

    /// <summary>It changed once more before anybody saw to it.</summary>
    public void Becomes(string? after) => After = after;

    public void Touches(int reservations, DateTimeOffset? first, DateTimeOffset now)
    {
        Reservations = reservations;
        FirstReservationAt = first;
        ReservationsAsOf = now;
    }

    public void Resolve(DriftResolution resolution, string by, DateTimeOffset now)
    {
        Resolution = resolution;
        ResolvedBy = by;
        ResolvedAt = now;
    }
}

/// <summary>What a ledger changed.</summary>
public enum DriftKind
{
    /// <summary>席の名称変更.</summary>
    Renamed,

    /// <summary>席の削除.</summary>
    Removed,

    /// <summary>席の追加.</summary>
    Added,

    /// <summary>席の定員変更.</summary>
    CapacityChanged,

    /// <summary>The list of seats is empty after a filled one: one change, not one a seat.</summary>
    ListEmptied,

    /// <summary>POS連携オプションの終了.</summary>
    OptionEnded,

    /// <summary>The ledger no longer knows the store, or no longer as this company's.</summary>
    StoreGone,
}

/// <summary>How a change was found.</summary>
public enum DriftSource
{
    Webhook,
    Schedule,
    ByHand,
}

/// <summary>How a change was mended.</summary>
public enum DriftResolution
{
    /// <summary>The ledger went back to what it was.</summary>
    WentBack,

    /// <summary>The new name, capacity or seat was accepted as it is.</summary>
    Accepted,

    /// <summary>マッピングを解除.</summary>
    Unmapped,

    /// <summary>The mapping was registered anew.</summary>
    Registered,

    /// <summary>連携解除.</summary>
    Unlinked,

    /// <summary>The seat was changed, and then removed: that is told instead.</summary>
    Superseded,
}
