using System.Text.Json;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads the bodies of Resty's answers, however broken they are.</summary>
internal static class RestyBody
{
    /// <returns>Null when it is not what the contract says.</returns>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(ct), RestyJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True for text that the portal can keep: not longer than that, and without the one character that PostgreSQL does not take.</summary>
    public static bool Fits(string? text, int maxLength) => text is null || (text.Length <= maxLength && !text.Contains('\0'));

    /// <summary>True for an ID that can be kept, and that stays one part of a path.</summary>
    public static bool IsId(string text, int maxLength) => text.Length > 0 && text is not ("." or "..") && Fits(text, maxLength);
}
