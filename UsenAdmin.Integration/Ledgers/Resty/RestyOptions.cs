using System.ComponentModel.DataAnnotations;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary><c>Ledgers:Resty</c> of the configuration.</summary>
public sealed record RestyOptions
{
    /// <summary>Where the partner's API is, without <c>/v1</c>.</summary>
    [Required]
    [Url]
    public string BaseUrl { get; set; } = "";

    /// <summary>How long one question may take altogether, its repetition among it.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 10;
}
