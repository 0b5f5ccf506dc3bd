using System.Globalization;
using Microsoft.Extensions.Localization;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.Audit;

/// <summary>What an entry holds as data, in the words of the screens. What has no word stays as it was written.</summary>
public static class AuditWords
{
    // As System.Text.Json writes an instant, with as many digits as it has.
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <param name="path">Names from the outside in, separated by blanks.</param>
    public static string Name(IStringLocalizer text, string path) =>
        string.Join(' ', path.Split(' ').Select(name => text["Item_" + name] is { ResourceNotFound: false } word ? word.Value : name));

    public static string Value(IStringLocalizer text, string value) =>
        value.Length == 0 ? "—"
        : text["Value_" + value] is { ResourceNotFound: false } word ? word.Value
        : value.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParseExact(value, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? StoreTime.Full(at, StoreTime.Zone)
        : value;
}
