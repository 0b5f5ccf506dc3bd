using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>A request's JSON object, held against the contract property by property. <see cref="Problem"/> names the first that is wrong.</summary>
internal sealed partial class RestyInput
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly JsonElement _root;

    private RestyInput(JsonElement root) => _root = root;

    public string? Problem { get; private set; }

    public static bool TryParse(byte[] body, [NotNullWhen(true)] out RestyInput? input)
    {
        input = null;
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            input = document.RootElement.ValueKind == JsonValueKind.Object ? new RestyInput(document.RootElement.Clone()) : null;
            return input is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Times carry an offset, and lie in this century.</summary>
    public static bool IsTime(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && OffsetTime().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && time >= Earliest && time < Latest;
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    public bool IsNull(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary><c>additionalProperties: false</c>.</summary>
    public void Only(params string[] names)
    {
        if (_root.EnumerateObject().FirstOrDefault(p => !names.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } other)
        {
            Fail(other.Name, "is no property of it");
        }
    }

    public Guid Uuid(string name) =>
        Text(name) is { } text && Guid.TryParseExact(text, "D", out var uuid) ? uuid : Fail(name, "a UUID is required", Guid.Empty);

    /// <summary>To the millisecond, as the ledger keeps it.</summary>
    public DateTimeOffset Time(string name) =>
        IsTime(Text(name), out var time)
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : Fail(name, "a time with an offset is required", default(DateTimeOffset));

    /// <summary>A whole number, also written as 2.0, as JSON has it.</summary>
    public long Integer(string name, long least, long most) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
        && number == decimal.Truncate(number) && number >= least && number <= most
            ? (long)number
            : Fail(name, FormattableString.Invariant($"a whole number from {least} to {most} is required"), 0L);

    public string Matching(string name, string pattern) =>
        Text(name) is { } text && Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant) ? text : Fail(name, $"{pattern} is required", "");

    public IReadOnlyList<string> Texts(string name, int most)
    {
        var texts = _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text).ToList() : [];
        return texts.Count >= 1 && texts.Count <= most && !texts.Contains(null) ? [.. texts.OfType<string>().Distinct()] : Fail<IReadOnlyList<string>>(name, FormattableString.Invariant($"1 to {most} texts are required"), []);
    }

    public string? Text(string name) => _root.TryGetProperty(name, out var value) ? Text(value) : null;

    public T Fail<T>(string name, string why, T value)
    {
        Fail(name, why);
        return value;
    }

    private void Fail(string name, string why) => Problem ??= $"{name}: {why}.";

    /// <returns>Null when it is no text, or text that cannot be kept: half a surrogate pair, or U+0000.</returns>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !text.Contains('\0') ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,7})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.ECMAScript)]
    private static partial Regex OffsetTime();
}
