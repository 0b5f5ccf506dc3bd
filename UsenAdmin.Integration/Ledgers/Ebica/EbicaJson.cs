using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>The contract's JSON to the letter: what is required is there, null only where it may be, a number never stands for its digits.</summary>
internal static class EbicaJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, // A visit takes no property that is null.
    };

    /// <returns>Null when it is not what the contract says.</returns>
    public static T? Read<T>(JsonElement data)
        where T : class
    {
        try
        {
            return data.Deserialize<T>(Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
