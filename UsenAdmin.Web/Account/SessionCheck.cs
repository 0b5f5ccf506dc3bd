using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>
/// Whether a cookie or a circuit still stands for the person whom the database knows: the session's row is open and was not idle too long,
/// the person is active, with the same role and the same security stamp.
/// </summary>
public sealed class SessionCheck(UsenAdminDbFactory contexts, IOptions<SignInOptions> options, TimeProvider time)
{
    private static readonly TimeSpan SeenToTheMinute = TimeSpan.FromMinutes(1);

    /// <param name="activeAt">When the person last did something here; null when this is only a look.</param>
    public async Task<bool> IsValidAsync(ClaimsPrincipal person, DateTimeOffset? activeAt, CancellationToken ct)
    {
        if (!Guid.TryParse(person.FindFirstValue(StaffClaims.Session), out var sessionId))
        {
            return false;
        }

        var (now, userId) = (time.GetUtcNow(), person.UserId());
        await using var db = await contexts.OpenAsync(person.CompanyId(), ct);
        var found = await db.SignInSessions.Where(s => s.Id == sessionId && s.UserId == userId && s.EndedAt == null)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new { s.StartedAt, s.LastSeenAt, u.IsActive, u.SecurityStamp, u.Role })
            .SingleOrDefaultAsync(ct);
        if (found is null or { IsActive: false } || found.SecurityStamp != person.FindFirstValue(StaffClaims.SecurityStamp) || found.Role != person.Role())
        {
            return false;
        }

        var seen = activeAt > found.LastSeenAt ? activeAt.Value : found.LastSeenAt;
        if (now - seen > TimeSpan.FromMinutes(options.Value.IdleMinutes) || now - found.StartedAt > TimeSpan.FromHours(options.Value.LongestHours))
        {
            return false;
        }

        if (seen - found.LastSeenAt >= SeenToTheMinute)
        {
            await db.SignInSessions.Where(s => s.Id == sessionId && s.LastSeenAt < seen).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, seen), ct);
            await db.CommitAsync(ct);
        }

        return true;
    }

    /// <summary>For the cookie handler: every request to the server asks.</summary>
    public static async Task ValidateCookieAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (context.Principal is null || !await services.GetRequiredService<SessionCheck>().IsValidAsync(context.Principal, now, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }
}

/// <summary>The circuit outlives the cookie: an open page asks again every few seconds, so that an ended session, a changed role or a deactivated account ends it.</summary>
public sealed partial class CircuitSessionCheck(ILoggerFactory loggers, SessionCheck check, CircuitActivity activity)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<CircuitSessionCheck>();

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(4);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (authenticationState.User.Identity is not { IsAuthenticated: true })
        {
            return true;
        }

        try
        {
            return await check.IsValidAsync(authenticationState.User, activity.LastAt, cancellationToken);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException } or TimeoutException)
        {
            // A database that restarts is no reason to lose an open page: every action asks it anyhow, and the next look comes soon.
            LogNotAsked(_logger, e);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether an open page's session still stands could not be asked.")]
    private static partial void LogNotAsked(ILogger logger, Exception exception);
}
