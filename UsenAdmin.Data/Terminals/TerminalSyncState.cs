namespace UsenAdmin.Data.Terminals;

/// <summary>What the screens say about a terminal's master. Every view takes it from <see cref="TerminalSync.StateOf"/>.</summary>
public enum TerminalSyncState
{
    /// <summary>最新: holds the store's newest master.</summary>
    Newest,

    /// <summary>同期中: told to fetch, not confirmed yet.</summary>
    Syncing,

    /// <summary>未開局（開局時に反映）.</summary>
    NotOpen,

    /// <summary>遅れ: holds an older master than the store's newest.</summary>
    Behind,

    /// <summary>失敗: the device said that it could not.</summary>
    Failed,

    /// <summary>応答なし: it did not answer in time.</summary>
    NoAnswer,
}

/// <summary>Reads a terminal's state from its two numbers.</summary>
public static class TerminalSync
{
    public static TerminalSyncState StateOf(long applied, long wanted, long newest, bool isOpen, TerminalTrouble trouble) =>
        (applied >= newest, isOpen, trouble) switch
        {
            (true, _, _) => TerminalSyncState.Newest,
            (_, false, _) => TerminalSyncState.NotOpen,
            (_, _, TerminalTrouble.Failed) => TerminalSyncState.Failed,
            (_, _, TerminalTrouble.NoAnswer) => TerminalSyncState.NoAnswer,
            _ => applied < wanted ? TerminalSyncState.Syncing : TerminalSyncState.Behind,
        };
}
