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

    /// <summary>保留: a stopped roll-out holds the newest master back from it.</summary>
    Held,
}

/// <summary>Reads a terminal's state from its two numbers.</summary>
public static class TerminalSync
{
    /// <param name="held">Whether a stopped roll-out holds the store, see <see cref="MasterSync.HeldStores"/>.</param>
    public static TerminalSyncState StateOf(long applied, long wanted, long newest, bool isOpen, TerminalTrouble trouble, bool held)
    {
        if (applied >= newest)
        {
            return TerminalSyncState.Newest;
        }

        // Opening would not bring it the newest either, so this comes before 未開局.
        if (held && wanted < newest)
        {
            return TerminalSyncState.Held;
        }

        return (isOpen, trouble) switch
        {
            (false, _) => TerminalSyncState.NotOpen,
            (_, TerminalTrouble.Failed) => TerminalSyncState.Failed,
            (_, TerminalTrouble.NoAnswer) => TerminalSyncState.NoAnswer,
            _ => applied < wanted ? TerminalSyncState.Syncing : TerminalSyncState.Behind,
        };
    }
}
