using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account.Passkeys;

namespace UsenAdmin.Web.Account;

/// <summary>ログイン, ログアウト, アカウント and the language: everything that needs a real HTTP response (manual 2-1 ①).</summary>
public static class AccountFeature
{
    public const string LoginPath = "/login";
    public const string AccountPath = "/account";
    public const string PasskeysPath = "/account/passkeys";

    public static IServiceCollection AddAccount(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("SignIn").Get<SignInOptions>() ?? new SignInOptions();
        services.AddOptions<SignInOptions>().Bind(configuration.GetSection("SignIn"))
            .Validate(o => o is { AttemptsPerMinute: > 0, IdleMinutes: > 0, LongestHours: > 0 }, "SignIn: AttemptsPerMinute, IdleMinutes and LongestHours are greater than 0.")
            .ValidateOnStart();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                Name(cookie.Cookie, "usenadmin", options);
                cookie.LoginPath = LoginPath;
                cookie.AccessDeniedPath = "/forbidden";
                cookie.ExpireTimeSpan = TimeSpan.FromHours(options.LongestHours);
                cookie.SlidingExpiration = false;
                cookie.Events.OnValidatePrincipal = SessionCheck.ValidateCookieAsync;
            })
            .AddCookie(PendingSignIn.Scheme, cookie =>
            {
                Name(cookie.Cookie, "usenadmin-login", options);
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10);
                cookie.SlidingExpiration = false;
            })
            .AddCookie(PasskeyChallenge.Scheme, cookie =>
            {
                Name(cookie.Cookie, "usenadmin-passkey", options);
                cookie.ExpireTimeSpan = PasskeyChallenge.Lifetime;
                cookie.SlidingExpiration = false;
            });
        services.AddAntiforgery(antiforgery => Name(antiforgery.Cookie, "usenadmin-antiforgery", options));
        Policies.Add(services.AddAuthorizationBuilder());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSessionCheck>();
        services.AddScoped<CircuitActivity>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitActivity>());
        services.AddScoped<CurrentPerson>();
        services.AddSingleton<ActingSupport>();
        services.AddSingleton<IAuthorizationHandler, SupportOnlyActingHandler>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<IPasswordHasher<StaffUser>, PasswordHasher<StaffUser>>();
        services.AddSingleton<PasswordWork>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FinishSignIn>();
        services.AddSingleton<TwoFactorSecrets>();
        services.AddSingleton<CheckTwoFactor>();
        services.AddSingleton<EnableTwoFactor>();
        services.AddSingleton<DisableTwoFactor>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<EndSession>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<CreateAccount>();
        services.AddPasskeys(configuration);
        return services;
    }

    private static void AddPasskeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PasskeySettings>().Bind(configuration.GetSection("Passkeys"))
            .Validate(o => o.IsSound(), "Passkeys: ServerDomain is a host's name; Origins are addresses such as https://portal.example of that host or below it.")
            .ValidateOnStart();
        services.AddSingleton<PasskeyCeremony>();
        services.AddSingleton<SignInWithPasskey>();
        services.AddSingleton<ConfirmPerson>();
        services.AddSingleton<StartPasskey>();
        services.AddSingleton<AddPasskey>();
        services.AddSingleton<RenamePasskey>();
        services.AddSingleton<RemovePasskey>();
    }

    public static void MapAccount(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/account/logout", LogOutAsync);
        endpoints.MapGet("/account/culture", ChooseCulture).AllowAnonymous();
    }

    /// <summary>The <c>__Host-</c> prefix binds a cookie to this very host, and browsers take it over HTTPS only.</summary>
    public static void Name(CookieBuilder cookie, string name, SignInOptions options)
    {
        cookie.Name = options.SecureCookies ? "__Host-" + name : name;
        cookie.SecurePolicy = options.SecureCookies ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.Path = "/";
    }

    // The form parameter makes the endpoint ask for the antiforgery token.
    private static async Task<IResult> LogOutAsync(HttpContext http, EndSession end, [FromForm] string? returnUrl)
    {
        await end.ExecuteAsync(http.User.ToActor(), http.User.SessionId(), AuditAction.SignedOut, http.RequestAborted);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.LocalRedirect(string.IsNullOrEmpty(returnUrl) ? LoginPath : ReturnUrls.Local(returnUrl));
    }

    // A language that there is not changes nothing.
    private static RedirectHttpResult ChooseCulture(HttpContext http, string? culture, string? returnUrl)
    {
        if (culture is "ja" or "en")
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps });
        }

        return TypedResults.LocalRedirect(ReturnUrls.Local(returnUrl));
    }
}
