using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.Pos;

/// <summary>The terminal that a browser is, as it is handed to the circuit.</summary>
public sealed record TerminalTicket(Guid CompanyId, Guid TerminalId);

/// <summary>A browser becomes a terminal by enrolment; its token lives in a cookie that no script can read.</summary>
public sealed class BrowserTerminals(TerminalIdentities identities)
{
    private const string TokenCookie = "usenadmin-terminal";
    private const string SerialCookie = "usenadmin-terminal-serial";
    private static readonly TimeSpan CookieLife = TimeSpan.FromDays(400);

    /// <returns>Null when the browser is no terminal, or its token was revoked.</returns>
    public async Task<TerminalTicket?> TicketAsync(HttpContext http) =>
        http.Request.Cookies[TokenCookie] is { Length: > 0 and <= 200 } token && await identities.FindAsync(token, http.RequestAborted) is { } terminal
            ? new TerminalTicket(terminal.CompanyId, terminal.TerminalId)
            : null;

    /// <summary>What stands for the browser's serial number: the same browser enrolled again is the same terminal.</summary>
    public static string SerialNumber(HttpContext http) =>
        http.Request.Cookies[SerialCookie] is { Length: > 0 and <= 60 } serial ? serial : "browser-" + Guid.NewGuid().ToString("N")[..16];

    public static void Remember(HttpContext http, string serialNumber, string token)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = CookieLife, IsEssential = true, Secure = http.Request.IsHttps };
        http.Response.Cookies.Append(SerialCookie, serialNumber, options);
        http.Response.Cookies.Append(TokenCookie, token, options);
    }
}
