using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace UsenAdmin.Web.Components.Shared;

/// <summary>A question before something that cannot be undone.</summary>
/// <param name="Title">The question or the manual's message, to the letter and alone.</param>
/// <param name="ConfirmText">The verb that says what happens (連携解除), or OK where the manual says so.</param>
public sealed record Confirmation(string Title, string ConfirmText)
{
    /// <summary>What follows from each answer.</summary>
    public RenderFragment? Content { get; init; }

    public string? CancelText { get; init; }

    /// <summary>Outlined in red instead of solid.</summary>
    public bool Destructive { get; init; }

    /// <summary>The first focus is on the safe answer; only 登録確認 starts on OK.</summary>
    public bool FocusConfirm { get; init; }
}

/// <summary>Opens a <see cref="ConfirmDialog"/>.</summary>
public static class ConfirmDialogs
{
    internal static readonly DialogOptions Options = new()
    {
        MaxWidth = MaxWidth.Small,
        FullWidth = true,
        BackdropClick = false,
        CloseOnEscapeKey = true,
        DefaultFocus = DefaultFocus.None,
    };

    /// <summary>True if the person confirmed; Esc and キャンセル are false.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, Confirmation question)
    {
        var parameters = new DialogParameters<ConfirmDialog> { { dialog => dialog.Question, question } };
        var reference = await dialogs.ShowAsync<ConfirmDialog>(null, parameters, Options);
        return await reference.Result is { Canceled: false };
    }
}
