using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>A request's texts, held against the contract one by one. <see cref="Problem"/> names the first that is wrong.</summary>
internal sealed partial class EbicaInput
{
    private const string MinuteFormat = "yyyyMMddHHmm";

    private readonly Dictionary<string, string?> _texts;

    private EbicaInput(Dictionary<string, string?> texts) => _texts = texts;

    public string? Problem { get; private set; }

    /// <summary>Of a body: a JSON object of texts; null stands for anything else.</summary>
    public static EbicaInput OfBody(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new EbicaInput(document.RootElement.EnumerateObject().ToDictionary(
                p => p.Name, p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() is { } text && !text.Contains('\0') ? text : null));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new EbicaInput([]) { Problem = "JSON" };
        }
    }

    public static EbicaInput OfQuery(IQueryCollection query) =>
        new(query.ToDictionary(q => q.Key, q => q.Value is [{ } one] ? one : null));

    public bool Has(string name) => _texts.ContainsKey(name);

    /// <summary><c>additionalProperties: false</c>.</summary>
    public void Only(params string[] names)
    {
        if (_texts.Keys.FirstOrDefault(k => !names.Contains(k)) is { } other)
        {
            Problem ??= other;
        }
    }

    public string Text(string name) => _texts.GetValueOrDefault(name) is { Length: > 0 } text ? text : Fail(name, "");

    public string VisitNo(string name) => Text(name) is var text && VisitNoForm().IsMatch(text) ? text : Fail(name, "");

    public string Matching(string name, string pattern) => Text(name) is var text && Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant) ? text : Fail(name, "");

    public int Number(string name, int least, int most) =>
        Text(name) is var text && text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : Fail(name, least);

    public DateTimeOffset Minute(string name, SandboxStore shop) =>
        DateTime.TryParseExact(Text(name), MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= 2000 and < 2100
            ? StoreClock.At(shop, DateOnly.FromDateTime(local), (int)local.TimeOfDay.TotalMinutes)
            : Fail(name, DateTimeOffset.UnixEpoch);

    public DateOnly Date(string name) =>
        DateOnly.TryParseExact(Text(name), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 2000 and < 2100
            ? date
            : Fail(name, DateOnly.MinValue);

    private T Fail<T>(string name, T value)
    {
        Problem ??= name;
        return value;
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,32}\z")]
    private static partial Regex VisitNoForm();
}
