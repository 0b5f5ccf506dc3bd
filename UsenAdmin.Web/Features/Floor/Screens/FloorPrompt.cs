namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>For what another table is asked.</summary>
public enum FloorPromptKind
{
    /// <summary>テーブル移動.</summary>
    Move,

    /// <summary>テーブル統合.</summary>
    Merge,

    /// <summary>テーブルグループ.</summary>
    Group,

    /// <summary>合算会計.</summary>
    Combine,
}

/// <summary>A table is asked for: of which visit, and from which tables.</summary>
public sealed record FloorPrompt(FloorPromptKind Kind, VisitView? Visit, IReadOnlyList<Guid> Tables);

/// <summary>What can be done with the chosen table.</summary>
/// <param name="Word">The rest of its resource's name.</param>
public sealed record TableAction(string Word, Components.Shared.IconName Icon, Func<Task> Do, bool IsDanger = false);
