namespace UsenAdmin.Web.Account;

/// <summary>What is typed on the pages after the login and on アカウント; null is what was not sent.</summary>
public sealed class StepForm
{
    /// <summary>確認コード or リカバリーコード.</summary>
    public string? Code { get; set; }

    /// <summary>The secret that the page offered, encrypted.</summary>
    public string? Secret { get; set; }

    /// <summary>What the browser made of a passkey: JSON.</summary>
    public string? Passkey { get; set; }

    /// <summary>Of a passkey.</summary>
    public string? Name { get; set; }

    public string? CurrentPassword { get; set; }

    public string? NewPassword { get; set; }

    public string? NewPasswordAgain { get; set; }
}
