using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>
/// A page with all that it loads, as a circuit would first show it: rendered in the portal's own services, for a signed-in person, at an
/// address. The answer to the address's request itself says nothing: pages load in their circuit.
/// </summary>
internal static class PageProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>The page's text; where it leads to, when it leads elsewhere.</returns>
    public static async Task<string> RenderAsync(IServiceScopeFactory scopes, ClaimsPrincipal person, Uri portal, string address)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        ((IHostEnvironmentNavigationManager)services.GetRequiredService<NavigationManager>()).Initialize(portal.ToString(), new Uri(portal, address).ToString());
        ((IHostEnvironmentAuthenticationStateProvider)services.GetRequiredService<AuthenticationStateProvider>()).SetAuthenticationState(Task.FromResult(new AuthenticationState(person)));
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            try
            {
                var page = renderer.BeginRenderingComponent<UsenAdmin.Web.Components.Routes>();
                await page.QuiescenceTask.WaitAsync(Patience);
                return WebUtility.HtmlDecode(page.ToHtmlString());
            }
            catch (NavigationException e)
            {
                return "→ " + e.Location;
            }
        });
    }
}
