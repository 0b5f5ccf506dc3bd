namespace UsenAdmin.Data.Demo;

/// <summary>How far a store's link has come, and what has happened in the ledger since.</summary>
public enum DemoStory
{
    /// <summary>未連携.</summary>
    Unlinked,

    /// <summary>連携中, with the mapping that the auto-map rule finds.</summary>
    Mapped,

    /// <summary>連携中, and somebody stopped after two thirds of it.</summary>
    PartlyMapped,

    /// <summary>連携中, nobody has mapped it yet.</summary>
    NotMapped,

    /// <summary>Mapped; one seat has another name by now.</summary>
    SeatRenamed,

    /// <summary>Mapped; the ledger no longer lists one seat.</summary>
    SeatRemoved,

    /// <summary>要確認: the ledger says that the store has no POS連携オプション.</summary>
    OptionMissing,
}
