using System.Text.RegularExpressions;
using MudBlazor.Utilities;
using MudBlazor;
using UsenAdmin.Web.Components.Theme;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Theme;

/// <summary>The theme in C# and the tokens of the stylesheet are the same design.</summary>
public sealed partial class UsenThemeTests
{
    private static readonly string Css = WebFiles.Read("wwwroot/css/tokens.css");

    public static TheoryData<string, Func<Palette, MudColor>> Colours => new()
    {
        { "primary", p => p.Primary },
        { "on-primary", p => p.PrimaryContrastText },
        { "primary-hover", p => p.PrimaryDarken },
        { "primary-line", p => p.PrimaryLighten },
        { "primary", p => p.Info },
        { "ok", p => p.Success },
        { "warn", p => p.Warning },
        { "danger", p => p.Error },
        { "group", p => p.Tertiary },
        { "canvas", p => p.Background },
        { "sunken", p => p.BackgroundGray },
        { "surface", p => p.Surface },
        { "ink", p => p.TextPrimary },
        { "ink-2", p => p.TextSecondary },
        { "ink-2", p => p.Secondary },
        { "ink-3", p => p.TextDisabled },
        { "ctl-line", p => p.LinesInputs },
        { "line", p => p.LinesDefault },
        { "line", p => p.Divider },
        { "line-soft", p => p.TableLines },
        { "hover", p => p.TableHover },
        { "appbar", p => p.AppbarBackground },
        { "on-appbar", p => p.AppbarText },
    };

    [Theory]
    [MemberData(nameof(Colours))]
    public void Light_palette_has_the_tokens_colour(string token, Func<Palette, MudColor> colour) =>
        Assert.Equal(Light[token], Hex(colour(UsenTheme.Instance.PaletteLight)));

    [Theory]
    [MemberData(nameof(Colours))]
    public void Dark_palette_has_the_tokens_colour(string token, Func<Palette, MudColor> colour) =>
        Assert.Equal(Dark.GetValueOrDefault(token) ?? Light[token], Hex(colour(UsenTheme.Instance.PaletteDark)));

    [Fact]
    public void Sizes_and_font_are_the_tokens()
    {
        var type = UsenTheme.Instance.Typography;
        Assert.Equal(Light["fs-12"], type.Caption.FontSize);
        Assert.Equal(Light["fs-13"], type.Body2.FontSize);
        Assert.Equal(Light["fs-14"], type.Body1.FontSize);
        Assert.Equal(Light["fs-14"], type.Button.FontSize);
        Assert.Equal(Light["fs-16"], type.H6.FontSize);
        Assert.Equal(Light["fs-20"], type.H5.FontSize);
        Assert.Equal(Light["fs-26"], type.H4.FontSize);
        Assert.Equal(Light["font"].Replace("\"", ""), string.Join(", ", type.Default.FontFamily!));
        Assert.Equal(Light["r-2"], UsenTheme.Instance.LayoutProperties.DefaultBorderRadius);
        Assert.Equal(Light["bar"], UsenTheme.Instance.LayoutProperties.AppbarHeight);
    }

    [Fact]
    public void Ripples_are_off()
    {
        Assert.Equal(0, UsenTheme.Instance.PaletteLight.RippleOpacity);
        Assert.Equal(0, UsenTheme.Instance.PaletteDark.RippleOpacity);
    }

    private static Dictionary<string, string> Light => Tokens(Css[..Css.IndexOf("[data-theme=\"dark\"]", StringComparison.Ordinal)]);

    private static Dictionary<string, string> Dark => Tokens(Css[Css.IndexOf("[data-theme=\"dark\"]", StringComparison.Ordinal)..]);

    private static string Hex(MudColor colour) => colour.ToString(MudColorOutputFormats.Hex).ToUpperInvariant();

    private static Dictionary<string, string> Tokens(string css) =>
        Token().Matches(css).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim());

    [GeneratedRegex(@"--([a-z0-9-]+):\s*([^;]+);")]
    private static partial Regex Token();
}
