using System.ComponentModel.DataAnnotations;

namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>A partner's part of the configuration.</summary>
public abstract record PartnerOptions : IValidatableObject
{
    /// <summary>Where the partner's API is, without its version's path.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>How long one request may take altogether, in seconds: waiting for its turn, its repetition and the whole answer.</summary>
    [Range(0.1, 120)]
    public double TimeoutSeconds { get; set; } = 10;

    internal abstract string Section { get; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            yield return new ValidationResult($"{Section}:BaseUrl must be an http or https address without query, such as https://api.example.com/ledger.", [nameof(BaseUrl)]);
        }
    }
}
