using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using UsenAdmin.Web.Components.Shared;
using Xunit;
using Shared = UsenAdmin.Web.Resources.Shared;

namespace UsenAdmin.Tests.Web.Resources;

/// <summary>Japanese and English say the same things.</summary>
public sealed partial class ResourceTests
{
    private const string Suffix = ".resources";

    public static TheoryData<string> Bundles =>
        new(typeof(Shared).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[..^Suffix.Length]));

    [Theory]
    [MemberData(nameof(Bundles))]
    public void Every_Japanese_text_has_an_English_one_with_the_same_placeholders(string bundle)
    {
        var japanese = Texts(bundle, CultureInfo.InvariantCulture);
        var english = Texts(bundle, CultureInfo.GetCultureInfo("en"));

        Assert.Equal(japanese.Keys.Order(), english.Keys.Order());
        Assert.All(japanese, text => Assert.Equal(Placeholders(text.Value), Placeholders(english[text.Key])));
        Assert.All(english, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Fact]
    public void Every_status_has_a_word_of_its_own()
    {
        var texts = Texts(typeof(Shared).FullName!, CultureInfo.InvariantCulture);
        var words = Enum.GetValues<Status>().Select(status => texts["Status_" + status]).ToList();
        Assert.Equal(words.Count, words.Distinct().Count());
    }

    [Theory]
    [InlineData("CompanyAdmin", "企業管理者")]
    [InlineData("StoreManager", "店舗責任者")]
    [InlineData("StoreStaff", "店舗スタッフ")]
    [InlineData("Support", "サポート担当")]
    [InlineData("Operator", "システム運用者")]
    public void Roles_are_called_as_in_the_manual(string role, string word) =>
        Assert.Equal(word, Texts(typeof(Shared).FullName!, CultureInfo.InvariantCulture)["Role_" + role]);

    private static Dictionary<string, string> Texts(string bundle, CultureInfo culture)
    {
        var set = new ResourceManager(bundle, typeof(Shared).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.True(set is not null, $"{bundle} has no texts for \"{culture.Name}\".");
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static string Placeholders(string text) =>
        string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Order().Distinct());

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
