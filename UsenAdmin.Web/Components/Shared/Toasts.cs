using MudBlazor;

namespace UsenAdmin.Web.Components.Shared;

/// <summary>Toasts: only for a success that is visible nowhere else, and for 元に戻す. Never for errors.</summary>
public static class Toasts
{
    // MudBlazor draws on 24 × 24, filled; our icons are strokes on 20 × 20.
    private static readonly string Icon =
        $"""<g transform="scale(1.2)" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">{IconShapes.Of(IconName.Done)}</g>""";

    public static void AddDone(this ISnackbar snackbar, string text) =>
        snackbar.Add(text, Severity.Success, options => options.Icon = Icon);

    /// <summary>As <see cref="AddDone"/>, with a way back while the toast is there (8 s).</summary>
    /// <param name="undoText">元に戻す in the reader's language.</param>
    public static void AddUndo(this ISnackbar snackbar, string text, string undoText, Func<Task> undo) =>
        snackbar.Add(text, Severity.Success, options =>
        {
            options.Icon = Icon;
            options.Action = undoText;
            options.ActionVariant = Variant.Text;
            options.OnClick = _ => undo();
        });
}
