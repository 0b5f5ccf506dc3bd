using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>ログイン, ログアウト and the language: everything that needs a real HTTP response (manual 2-1 ①).</summary>
public static class AccountFeature
{
    public const string LoginPath = "/login";

    public static IServiceCollection AddAccount(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "usenadmin";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = LoginPath;
                cookie.AccessDeniedPath = "/forbidden";
                cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
                cookie.SlidingExpiration = true;
                cookie.Events.OnValidatePrincipal = SessionCheck.ValidateCookieAsync;
            });
        Policies.Add(services.AddAuthorizationBuilder());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSessionCheck>();
        services.AddScoped<CurrentPerson>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<IPasswordHasher<StaffUser>, PasswordHasher<StaffUser>>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<CreateFirstAdmin>();
        return services;
    }

    public static void MapAccount(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/account/logout", LogOutAsync);
        endpoints.MapGet("/account/culture", ChooseCulture).AllowAnonymous();
    }

    // The form parameter makes the endpoint ask for the antiforgery token.
    private static async Task<IResult> LogOutAsync(HttpContext http, [FromForm] string? returnUrl)
    {
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.LocalRedirect(string.IsNullOrEmpty(returnUrl) ? LoginPath : returnUrl);
    }

    private static RedirectHttpResult ChooseCulture(HttpContext http, string culture, string? returnUrl)
    {
        if (culture is "ja" or "en")
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, HttpOnly = true });
        }

        return TypedResults.LocalRedirect(string.IsNullOrEmpty(returnUrl) ? "/" : returnUrl);
    }
}
