using System.Text;

namespace UsenAdmin.Data.Stores;

/// <summary>
/// Folds what people type and what they look for into one form, so that full- and half-width, katakana and hiragana,
/// upper and lower case find each other.
/// </summary>
public static class SearchText
{
    /// <summary>NFKC, lower case, katakana as hiragana, no white space.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(c))
            {
                folded.Append(c is >= 'ァ' and <= 'ヶ' ? (char)(c - 'ァ' + 'ぁ') : char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    /// <summary>Several fields in one searchable text; the separator keeps a piece from matching across two of them.</summary>
    public static string Join(params string?[] fields) =>
        string.Join('\u001f', fields.Where(f => !string.IsNullOrEmpty(f)).Select(f => Fold(f!)));
}
