namespace UsenAdmin.Web.Components.Shared;

/// <summary>A state of a link, a terminal or a message, each with a shape, a word and a colour of its own.</summary>
public enum Status
{
    /// <summary>未連携</summary>
    Unlinked,

    /// <summary>連携中</summary>
    Linked,

    /// <summary>連携中（未確認）: the ID is stored, the ledger could not be asked yet.</summary>
    Unverified,

    /// <summary>要確認</summary>
    NeedsAttention,

    /// <summary>最新</summary>
    Newest,

    /// <summary>同期中</summary>
    Syncing,

    /// <summary>待機: its turn comes.</summary>
    Waiting,

    /// <summary>未開局: waiting, never a failure.</summary>
    NotOpen,

    /// <summary>遅れ</summary>
    Behind,

    /// <summary>失敗</summary>
    Failed,

    /// <summary>応答なし</summary>
    NoAnswer,

    /// <summary>保留: held back by a stopped roll-out.</summary>
    Held,

    /// <summary>連携対象外: 待機テーブル and the like.</summary>
    NotApplicable,
}

/// <summary>How a <see cref="Status"/> looks; its word is <c>Status_{name}</c> in Resources/Shared.</summary>
public static class Statuses
{
    public static IconName Icon(this Status status) => status switch
    {
        Status.Unlinked or Status.NotOpen => IconName.DashedCircle,
        Status.Linked or Status.Newest => IconName.Done,
        Status.Unverified or Status.Behind => IconName.Clock,
        Status.NeedsAttention => IconName.Warning,
        Status.Syncing => IconName.Sync,
        Status.Waiting => IconName.Pause,
        Status.Failed => IconName.Failed,
        Status.NoAnswer => IconName.NoAnswer,
        Status.Held => IconName.Lock,
        Status.NotApplicable => IconName.Excluded,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static Tone Tone(this Status status) => status switch
    {
        Status.Linked or Status.Newest => Shared.Tone.Ok,
        Status.Syncing => Shared.Tone.Info,
        Status.NeedsAttention or Status.Behind => Shared.Tone.Warn,
        Status.Failed or Status.NoAnswer => Shared.Tone.Danger,
        _ => Shared.Tone.Neutral,
    };
}
