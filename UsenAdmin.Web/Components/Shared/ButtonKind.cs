namespace UsenAdmin.Web.Components.Shared;

/// <summary>How much a button asks for. One solid button per task area; row actions are outlined.</summary>
public enum ButtonKind
{
    Outlined,

    /// <summary>The one main action: 検索, 登録.</summary>
    Solid,

    /// <summary>The row action that starts a job: 未連携 → 連携設定.</summary>
    Tonal,

    /// <summary>Beside others, without a border.</summary>
    Quiet,

    /// <summary>Cannot be undone; the verb says what happens.</summary>
    Danger,

    /// <summary>As <see cref="Danger"/>, away from the main action.</summary>
    QuietDanger,
}
