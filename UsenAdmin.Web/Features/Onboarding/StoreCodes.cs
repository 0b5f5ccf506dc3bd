using System.Text;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>A store that a file may name.</summary>
public sealed record KnownStore(Guid Id, string Code, string Name);

/// <summary>Finds a store by its code as a spreadsheet writes it: full-width, or without the leading zeros that Excel took for no part of a number.</summary>
public sealed class StoreCodes(IReadOnlyCollection<KnownStore> stores)
{
    private readonly Dictionary<string, KnownStore> _byCode = stores.ToDictionary(s => s.Code);
    private readonly ILookup<string, KnownStore> _byNumber = stores.ToLookup(s => s.Code.TrimStart('0'));

    /// <returns>Null when there is none, or when several could be meant.</returns>
    public KnownStore? Find(string typed)
    {
        if (typed.Any(char.IsSurrogate))
        {
            return null;
        }

        var code = typed.Normalize(NormalizationForm.FormKC).Trim();
        return _byCode.GetValueOrDefault(code)
            ?? (code.Length > 0 && code.All(char.IsAsciiDigit) && _byNumber[code.TrimStart('0')].ToList() is [var only] ? only : null);
    }
}
