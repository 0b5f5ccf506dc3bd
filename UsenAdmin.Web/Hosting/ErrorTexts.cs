using System.Globalization;
using System.Resources;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Resources;

namespace UsenAdmin.Web.Hosting;

/// <summary>The one place that turns an error into words, in the language of the request or circuit.</summary>
public static class ErrorTexts
{
    private static readonly ResourceManager Texts = new(typeof(Errors));

    /// <summary>The message with its <c>{placeholders}</c> filled in. A missing text is a bug and throws.</summary>
    public static string Of(Error error)
    {
        var text = Of(error.Key);
        foreach (var (name, value) in error.Arguments)
        {
            text = text.Replace('{' + name + '}', Value(error.Key, name, value), StringComparison.Ordinal);
        }

        return text;
    }

    public static string Of(ErrorKey key) => Named(key.ToString());

    private static string Named(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"Resources/Errors has no text {name}.");

    // A refused value names its field and its reason by keys of their own.
    private static string Value(ErrorKey key, string name, string value) => (key, name) switch
    {
        (ErrorKey.InvalidValue, "field") => Named("Field_" + value),
        (ErrorKey.InvalidValue, "reason") => Named("Reason_" + value),
        (ErrorKey.MappingChanged, "time") when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) =>
            TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Data.Stores.StoreDetails.DefaultTimeZone)).ToString("HH:mm", CultureInfo.InvariantCulture),
        _ => value,
    };
}
