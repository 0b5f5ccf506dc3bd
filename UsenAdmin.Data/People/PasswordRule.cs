using System.Text;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.People;

/// <summary>
/// What a password must be, after NIST SP 800-63B: long enough, and none that everybody would try. No rules about kinds of characters,
/// and no expiry. Any character counts, Japanese and spaces too.
/// </summary>
public static class PasswordRule
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private static readonly Lazy<HashSet<string>> Common = new(ReadCommon);

    /// <param name="own">Company code, staff code and name: what a password must not be made of.</param>
    /// <returns>Null when it may be taken.</returns>
    public static Error? Check(string password, params IEnumerable<string> own)
    {
        var length = password.EnumerateRunes().Count();
        return length < Shortest ? Error.Invalid("Password", "PasswordShort")
            : length > Longest ? Error.Invalid("Password", "PasswordLong")
            : IsCommon(password) ? Error.Invalid("Password", "PasswordCommon")
            : IsMadeOf(password, own) ? Error.Invalid("Password", "PasswordOwnCodes")
            : null;
    }

    /// <summary>Also finds a known password in other clothes: capitals, figures for letters, figures and signs around it, twice in a row.</summary>
    public static bool IsCommon(string password)
    {
        var plain = Fold(password);
        return IsRun(plain)
            || Forms(plain).Any(Common.Value.Contains)
            || Halves(plain).Any(half => half.Length >= 3 && (IsRun(half) || Forms(half).Any(Common.Value.Contains)));
    }

    private static IEnumerable<string> Forms(string plain)
    {
        yield return plain;
        var bare = plain.Trim("0123456789!?.,@#$%&*+-_=~^ ".ToCharArray());
        yield return bare;
        var letters = Unleet(plain);
        yield return letters;
        yield return letters.Trim("!?.,#%&*+-_=~^ ".ToCharArray());
        yield return Unleet(bare);
        yield return string.Concat(plain.Where(char.IsLetter));
    }

    // passwordpassword, abcabcabc: a piece that repeats is worth no more than the piece.
    private static IEnumerable<string> Halves(string plain) =>
        from length in Enumerable.Range(1, plain.Length / 2)
        where plain.Length % length == 0
        let piece = plain[..length]
        where Enumerable.Range(1, (plain.Length / length) - 1).All(i => string.CompareOrdinal(plain, i * length, piece, 0, length) == 0)
        select piece;

    // 123456789012, abcdefghijkl, aaaaaaaaaaaa.
    private static bool IsRun(string plain)
    {
        var steps = plain.Zip(plain.Skip(1), (a, b) => b - a).ToList();
        return steps.Count > 0 && steps.All(step => step is 0 or 1 or -1 or 9 or -9) && steps.Distinct().Count() <= 2;
    }

    private static bool IsMadeOf(string password, IEnumerable<string> own)
    {
        var plain = Fold(password);
        var rest = own.Select(Fold).Where(word => word.Length >= 3).OrderByDescending(word => word.Length)
            .Aggregate(plain, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < plain.Length && rest.Length < 8;
    }

    private static string Fold(string text) => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private static string Unleet(string text) => text.Replace('0', 'o').Replace('1', 'i').Replace('3', 'e').Replace('4', 'a')
        .Replace('5', 's').Replace('7', 't').Replace('@', 'a').Replace('$', 's').Replace('!', 'i');

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRule).Assembly.GetManifestResourceStream("CommonPasswords.txt")
            ?? throw new InvalidOperationException("The list of common passwords was not built in.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split((char[])['\n', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
