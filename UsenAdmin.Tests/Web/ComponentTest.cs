using System.Globalization;
using System.Security.Claims;
using Bunit.TestDoubles;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using UsenAdmin.Web.Components;
using Xunit;

namespace UsenAdmin.Tests.Web;

/// <summary>
/// The base of component tests: the design system as the portal registers it, Japanese, a clock that stands at 2026-11-20 10:32 in Tokyo.
/// Never keep an element from <c>Find</c> over a rendering; popovers and dialogs are found in <see cref="Overlays"/>.
/// </summary>
public abstract class ComponentTest : BunitContext, IAsyncLifetime
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    // A second is not enough where a real database answers on a busy machine.
    static ComponentTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ComponentTest()
    {
        UseLanguage("ja");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddLogging();
        Services.AddDesignSystem();
        Authorization = AddAuthorization();
    }

    protected ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 1, 32, 0, TimeSpan.Zero));

    protected BunitAuthorizationContext Authorization { get; }

    /// <summary>Where MudBlazor puts dialogs; null until a test asks for it with <see cref="ShowOverlays"/>.</summary>
    protected IRenderedComponent<MudDialogProvider>? Overlays { get; private set; }

    protected static void UseLanguage(string language) =>
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);

    /// <summary>Signs a person in, with the claims that the portal's cookie carries.</summary>
    protected void SignIn(string role)
    {
        Authorization.SetAuthorized("佐藤 美咲");
        Authorization.SetRoles(role);
        Authorization.SetClaims(new Claim("company_code", "10250"), new Claim("company_name", "株式会社つばきダイニング"));
    }

    protected IRenderedComponent<MudDialogProvider> ShowOverlays()
    {
        Render<MudPopoverProvider>();
        return Overlays = Render<MudDialogProvider>();
    }

    ValueTask IAsyncLifetime.InitializeAsync() => ValueTask.CompletedTask;

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
    }
}
