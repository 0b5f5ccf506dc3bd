namespace UsenAdmin.Web.Components.Theme;

/// <summary>Light or dark, as the person chose or the system prefers.</summary>
public enum ColorScheme
{
    Light,
    Dark,
}

/// <summary>How a <see cref="ColorScheme"/> is kept: a cookie that wwwroot/js/theme.js writes.</summary>
public static class ColorSchemes
{
    public const string CookieName = "theme";

    public static ColorScheme FromCookie(string? value) => value == "dark" ? ColorScheme.Dark : ColorScheme.Light;

    public static string ToCookie(this ColorScheme scheme) => scheme == ColorScheme.Dark ? "dark" : "light";

    public static ColorScheme Other(this ColorScheme scheme) =>
        scheme == ColorScheme.Dark ? ColorScheme.Light : ColorScheme.Dark;
}
