namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>The terminal that a browser is, as it is handed to the circuit.</summary>
/// <param name="IsTraining">練習: every page says so.</param>
public sealed record TerminalTicket(Guid CompanyId, Guid TerminalId, bool IsTraining);

/// <summary>A browser becomes a terminal by enrolment; its token lives in a cookie that no script can read.</summary>
public sealed class BrowserTerminals(TerminalIdentities identities)
{
    private const string TokenCookie = "usenadmin-terminal";
    private const string SerialCookie = "usenadmin-terminal-serial";

    /// <summary>Ends with the browser, and leaves the token of a browser that is a device alone.</summary>
    private const string TrainingCookie = "usenadmin-training";

    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(400);

    /// <returns>Null when the browser is no terminal, or its token was revoked.</returns>
    public async Task<TerminalTicket?> TicketAsync(HttpContext http) =>
        await FindAsync(http, TrainingCookie) is { IsTraining: true } training ? Ticket(training)
        : await FindAsync(http, TokenCookie) is { } terminal ? Ticket(terminal)
        : null;

    /// <summary>The training terminal that this browser is; null when it is none.</summary>
    public async Task<TerminalIdentity?> TrainingAsync(HttpContext http) =>
        await FindAsync(http, TrainingCookie) is { IsTraining: true } training ? training : null;

    public static void RememberTraining(HttpContext http, string token) =>
        http.Response.Cookies.Append(TrainingCookie, token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = http.Request.IsHttps });

    public static void ForgetTraining(HttpContext http) => http.Response.Cookies.Delete(TrainingCookie);

    /// <summary>What stands for the browser's serial number: the same browser enrolled again is the same terminal.</summary>
    public static string SerialNumber(HttpContext http) =>
        http.Request.Cookies[SerialCookie] is { Length: > 0 and <= 60 } serial ? serial : "browser-" + Guid.NewGuid().ToString("N")[..16];

    public static void Remember(HttpContext http, string serialNumber, string token)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = CookieLife, IsEssential = true, Secure = http.Request.IsHttps };
        http.Response.Cookies.Append(SerialCookie, serialNumber, options);
        http.Response.Cookies.Append(TokenCookie, token, options);
    }

    private async Task<TerminalIdentity?> FindAsync(HttpContext http, string cookie) =>
        http.Request.Cookies[cookie] is { Length: > 0 and <= 200 } token ? await identities.FindAsync(token, http.RequestAborted) : null;

    private static TerminalTicket Ticket(TerminalIdentity terminal) => new(terminal.CompanyId, terminal.TerminalId, terminal.IsTraining);
}
