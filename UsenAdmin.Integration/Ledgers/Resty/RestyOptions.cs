using System.ComponentModel.DataAnnotations;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary><c>Ledgers:Resty</c> of the configuration.</summary>
public sealed record RestyOptions : IValidatableObject
{
    /// <summary>Where the partner's API is, without <c>/v1</c>.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>How long one question may take altogether, in seconds: waiting for its turn, its repetition and the whole answer.</summary>
    [Range(0.1, 120)]
    public double TimeoutSeconds { get; set; } = 10;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            yield return new ValidationResult("Ledgers:Resty:BaseUrl must be an http or https address without query, such as https://api.example.com/resty.", [nameof(BaseUrl)]);
        }
    }
}
