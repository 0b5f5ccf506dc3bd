using MudBlazor;

namespace UsenAdmin.Web.Components.Theme;

/// <summary>MudBlazor's theme: the values of wwwroot/css/tokens.css (a test compares the two).</summary>
public static class UsenTheme
{
    private static readonly string[] Font = ["Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "sans-serif"];

    private const string Rem12 = "0.75rem";
    private const string Rem13 = "0.8125rem";
    private const string Rem14 = "0.875rem";
    private const string Rem16 = "1rem";
    private const string Rem20 = "1.25rem";
    private const string Rem26 = "1.625rem";

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = UsenPalettes.Light,
        PaletteDark = UsenPalettes.Dark,
        Typography = new Typography
        {
            Default = Text<DefaultTypography>(Rem14, "1.6"),
            H1 = Text<H1Typography>(Rem26, "1.2", "700"),
            H2 = Text<H2Typography>(Rem26, "1.2", "700"),
            H3 = Text<H3Typography>(Rem26, "1.2", "700"),
            H4 = Text<H4Typography>(Rem26, "1.2", "700"),
            H5 = Text<H5Typography>(Rem20, "1.4", "700"),
            H6 = Text<H6Typography>(Rem16, "1.4", "700"),
            Subtitle1 = Text<Subtitle1Typography>(Rem14, "1.6"),
            Subtitle2 = Text<Subtitle2Typography>(Rem14, "1.6", "700"),
            Body1 = Text<Body1Typography>(Rem14, "1.6"),
            Body2 = Text<Body2Typography>(Rem13, "1.5"),
            Button = Text<ButtonTypography>(Rem14, "1.6"),
            Caption = Text<CaptionTypography>(Rem12, "1.5"),
            Overline = Text<OverlineTypography>(Rem12, "1.5"),
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "52px" },
        Shadows = new Shadow { Elevation = [.. Enumerable.Range(0, 26).Select(Elevation)] },
    };

    private static T Text<T>(string size, string lineHeight, string weight = "400")
        where T : BaseTypography, new() =>
        new() { FontFamily = Font, FontSize = size, LineHeight = lineHeight, FontWeight = weight, LetterSpacing = "normal", TextTransform = "none" };

    // Hairlines first; a shadow only for what floats.
    private static string Elevation(int level) => level switch
    {
        0 => "none",
        1 => "var(--e-1)",
        <= 8 => "var(--e-2)",
        _ => "var(--e-3)",
    };
}
