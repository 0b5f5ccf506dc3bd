using System.Text;

namespace UsenAdmin.Data.Ledgers;

/// <summary>Reads a 店舗ID as it is typed: full-width, in the wrong case, with spaces around or in it.</summary>
public static class LedgerStoreId
{
    private const int LongestTyped = 100;

    /// <returns>False when it cannot be an ID of that ledger, whatever the ledger would say.</returns>
    public static bool TryParse(LedgerProvider provider, string? typed, out string id)
    {
        id = "";
        if (typed is null || typed.Length > LongestTyped || !IsWellFormed(typed))
        {
            return false;
        }

        var folded = string.Concat(typed.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));
        id = provider == LedgerProvider.Resty ? folded.ToUpperInvariant() : folded.ToLowerInvariant();
        return id.All(char.IsAsciiLetterOrDigit) && (provider == LedgerProvider.Resty ? id.Length is >= 4 and <= 12 : id.Length is >= 6 and <= 10);
    }

    // Normalizing throws on half a surrogate pair and on U+FFFE; neither, nor any whole pair, can become a letter of an ID.
    private static bool IsWellFormed(string text) => !text.Any(c => char.IsSurrogate(c) || c == '\uFFFE');
}
