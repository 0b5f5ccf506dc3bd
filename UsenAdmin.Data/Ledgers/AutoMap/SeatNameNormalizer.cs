using System.Text;
using System.Text.RegularExpressions;

namespace UsenAdmin.Data.Ledgers.AutoMap;

/// <summary>Brings names of tables and seats into one form: <c>Ａ－０１</c> is <c>a1</c>; <c>T01</c>, <c>1番卓</c> and <c>テーブル1</c> are <c>1</c>.</summary>
public static partial class SeatNameNormalizer
{
    /// <summary>In this order: NFKC, lower case, no white space, テーブル is t, no dashes, no t/番/卓/席 before the first or after the last digits, no leading zeros.</summary>
    public static string Normalize(string name)
    {
        var text = WhiteSpace().Replace(WellFormed(name).Normalize(NormalizationForm.FormKC).ToLowerInvariant(), "");
        text = text.Replace("テーブル", "t", StringComparison.Ordinal);
        text = Dashes().Replace(text, "");
        text = WordsInFront().Replace(text, "");
        text = WordsBehind().Replace(text, "");
        return LeadingZeros().Replace(text, "");
    }

    // Normalizing throws on what is no valid text, and names come from files and partners.
    private static string WellFormed(string name) =>
        name.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !name.Contains('\uFFFE')
            ? name
            : string.Concat(name.EnumerateRunes().Select(rune => rune.Value == 0xFFFE ? Rune.ReplacementChar : rune));

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // Every Unicode dash, the minus signs, the hyphen bullet, the katakana long-vowel mark, and the box-drawing line that some systems type.
    [GeneratedRegex(@"[\p{Pd}\u2212\u2796\u2043\u02D7\u00AD\u30FC\u2500\u2501]")]
    private static partial Regex Dashes();

    // A run at the start, directly before the first digit.
    [GeneratedRegex("^[t番卓席]+(?=[0-9])")]
    private static partial Regex WordsInFront();

    // A run at the end, directly after the last digit.
    [GeneratedRegex("(?<=[0-9])[t番卓席]+$")]
    private static partial Regex WordsBehind();

    [GeneratedRegex("(?<![0-9])0+(?=[0-9])")]
    private static partial Regex LeadingZeros();
}
