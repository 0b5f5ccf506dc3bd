namespace UsenAdmin.Web.Account;

/// <summary><c>SignIn</c> of the configuration.</summary>
public sealed record SignInOptions
{
    /// <summary>Posted login forms per address and minute.</summary>
    public int AttemptsPerMinute { get; set; } = 30;

    /// <summary>A session ends when its person did nothing for as long.</summary>
    public int IdleMinutes { get; set; } = 60;

    /// <summary>A session ends after as many hours in any case.</summary>
    public int LongestHours { get; set; } = 12;

    /// <summary>Cookies that only HTTPS carries, with the <c>__Host-</c> prefix. Off in Development only, where http://localhost has to do.</summary>
    public bool SecureCookies { get; set; } = true;
}
