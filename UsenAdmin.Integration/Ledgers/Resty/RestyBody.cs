using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads the bodies of Resty's answers, however broken they are.</summary>
internal static class RestyBody
{
    /// <summary>The contract to the letter: a number as text is no number, what is required is there, null only where it may be.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };

    /// <returns>Null when it is not what the contract says.</returns>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(ct), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True for text that the portal can keep: not longer than that, and without the one character that PostgreSQL does not take.</summary>
    public static bool Fits(string? text, int maxLength) => text is null || (text.Length <= maxLength && !text.Contains('\0'));
}
