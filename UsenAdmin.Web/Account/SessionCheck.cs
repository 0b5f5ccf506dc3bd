using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using System.Security.Claims;
using UsenAdmin.Data;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>Whether the person of a cookie or a circuit is still who the database says: active, same role, same security stamp.</summary>
public sealed class SessionCheck(UsenAdminDbFactory contexts)
{
    public async Task<bool> IsValidAsync(ClaimsPrincipal person, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(person.CompanyId(), ct);
        var userId = person.UserId();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, ct);
        return user is { IsActive: true }
            && user.SecurityStamp == person.FindFirst(StaffClaims.SecurityStamp)?.Value
            && user.Role == person.Role();
    }

    /// <summary>For the cookie handler: every request to the server asks.</summary>
    public static async Task ValidateCookieAsync(CookieValidatePrincipalContext context)
    {
        var check = context.HttpContext.RequestServices.GetRequiredService<SessionCheck>();
        if (context.Principal is null || !await check.IsValidAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }
}

/// <summary>The circuit outlives the cookie: an open page asks again every half minute.</summary>
public sealed class CircuitSessionCheck(ILoggerFactory loggers, SessionCheck check) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.Identity is not { IsAuthenticated: true } || await check.IsValidAsync(authenticationState.User, cancellationToken);
}
