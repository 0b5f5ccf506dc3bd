using System.ComponentModel.DataAnnotations;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary><c>Portal</c> and <c>Ledgers:Watch</c> of the configuration: how the portal hears of changes in a ledger.</summary>
public sealed record WatchOptions : IValidatableObject
{
    /// <summary>Where a ledger reaches this portal, such as https://admin.example.com; without it no webhook is registered.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Minutes between two looks at a store's seats while its ledger does not tell of changes itself.</summary>
    [Range(1, 10_080)]
    public int MinutesWithoutWebhook { get; set; } = 60;

    /// <summary>The same where it does: a look in case that a word was lost.</summary>
    [Range(1, 10_080)]
    public int MinutesWithWebhook { get; set; } = 360;

    /// <summary>How many stores of one ledger a node looks at at once.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 8;

    /// <summary>Without the slash at the end; null when webhooks are off.</summary>
    public string? Base => string.IsNullOrWhiteSpace(PublicUrl) ? null : PublicUrl.TrimEnd('/');

    /// <summary>Until the next look at a store. A quarter more or less, so that stores spread over the day by themselves.</summary>
    public TimeSpan Interval(bool withWebhook) =>
        TimeSpan.FromMinutes(withWebhook ? MinutesWithWebhook : MinutesWithoutWebhook) * (0.75 + (Random.Shared.NextDouble() / 2));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Base is { } address && (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Query.Length > 0 || uri.UserInfo.Length > 0 || address.Length > 400))
        {
            yield return new ValidationResult("Portal:PublicUrl must be an http or https address, such as https://admin.example.com.", [nameof(PublicUrl)]);
        }
    }
}
