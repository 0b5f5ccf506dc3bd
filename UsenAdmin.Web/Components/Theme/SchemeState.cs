namespace UsenAdmin.Web.Components.Theme;

/// <summary>The colour scheme that a layout shows now; the browser keeps the choice (wwwroot/js/theme.js).</summary>
public sealed class SchemeState(ColorScheme initial, Action changed)
{
    public ColorScheme Current { get; private set; } = initial;

    public bool IsDark => Current == ColorScheme.Dark;

    public void Switch()
    {
        Current = Current.Other();
        changed();
    }
}
