using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Access;
using Xunit;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>
/// Every page and endpoint, found from the routes so that a new one is covered by default. Each is first asked for what is one's own, which has to
/// be found, and then in the same words for what is another company's, which must not be: so nothing is refused for another reason.
/// </summary>
[Collection(nameof(LivePortal))]
public sealed class RouteTests(LivePortal portal, TestPostgres postgres) : IAsyncLifetime
{
    private const string Marker = "Ξ我";

    private static readonly string[] Garbage = ["", "%00", "ΔΔΔ", "-1", "99999999999999999999", "0001-01-01", "00000000-0000-0000-0000-000000000000", "' or 1=1 --", "1&{0}=2", "2026-13-45T99:99"];

    private readonly HttpClient _http = RawDevice.From(portal.Url, "127.0.0.1");
    private FilledCompany _ours = null!;
    private FilledCompany _foreign = null!;
    private Asker _asker = null!;
    private IReadOnlyList<Route> _routes = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ours = await FilledCompany.MakeAsync(postgres, portal, Marker, "T0001", Ct, except: "master_versions"); // The POS fetches a real one.
        _foreign = await FilledCompany.MakeAsync(postgres, portal, Probes.Secret, "F0001", Ct);
        _asker = await Asker.MakeAsync(portal, _ours.CompanyId, _ours.Id);
        await _asker.OpenShopAsync();
        _routes = Route.All(portal.Get<IEnumerable<EndpointDataSource>>());
    }

    [Fact]
    public async Task An_endpoint_finds_ones_own_and_says_404_to_the_same_call_with_anothers_id()
    {
        var before = await _foreign.SnapshotAsync();
        var wrong = new List<string>();
        var asked = _routes.Where(r => r.Page is null && !r.IsForAll && r.HasId).ToList();
        foreach (var route in asked)
        {
            foreach (var foreign in (string[])[_foreign.Id.ToString(), _foreign.CompanyId.ToString()])
            {
                await AskAsync(route, route.Path(foreign), _ours, wrong, status => status == HttpStatusCode.NotFound);
            }

            await AskAsync(route, route.Path(_ours.Id.ToString()), _ours, wrong, IsFound);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(asked.Count, 20, int.MaxValue);
        Assert.Equal(before, await _foreign.SnapshotAsync());
    }

    [Fact]
    public async Task No_endpoint_takes_anothers_ids_in_its_body_or_its_query()
    {
        var before = await _foreign.SnapshotAsync();
        var wrong = new List<string>();
        foreach (var route in _routes.Where(r => r.Page is null))
        {
            foreach (var id in (string[])[_foreign.Id.ToString(), _foreign.CompanyId.ToString(), _foreign.Code])
            {
                var query = string.Join('&', route.Queries.Append("store").Select(name => $"{name}={id}"));
                await AskAsync(route, $"{route.Path(route.HasId ? _ours.Id.ToString() : id)}?{query}", _foreign, wrong, _ => true);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await _foreign.SnapshotAsync());
    }

    [Fact]
    public async Task A_page_shows_ones_own_and_nothing_of_anothers()
    {
        var wrong = new List<string>();
        // Pages of terminals show what the terminal's own token opens, over the same actions.
        var pages = _routes.Where(r => r.Page is not null && !r.IsForAll).ToList();
        var scopes = portal.Get<IServiceScopeFactory>();
        var shown = 0;
        foreach (var page in pages)
        {
            var own = await PageProbe.RenderAsync(scopes, _asker.Person, portal.Url, page.Path(_ours.Id.ToString()));
            shown += own.Contains(Marker, StringComparison.Ordinal) ? 1 : 0;
            if (page.HasId && !own.Contains(Marker, StringComparison.Ordinal) && !own.Contains("この操作を行う権限がありません", StringComparison.Ordinal))
            {
                wrong.Add($"{page} does not show one's own: {own}");
            }

            foreach (var id in (string[])[_foreign.Id.ToString(), _foreign.CompanyId.ToString()])
            {
                var address = page.Path(id) + (page.Queries.Count == 0 ? "" : "?" + string.Join('&', page.Queries.Where(q => q is "store" or "table" or "reservation").Select(q => $"{q}={id}")));
                var other = await PageProbe.RenderAsync(scopes, _asker.Person, portal.Url, address);
                if (other.Contains(Probes.Secret, StringComparison.Ordinal) || (page.HasId && other == own))
                {
                    wrong.Add($"{page} shows another's: {other}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(shown, 12, pages.Count);
    }

    [Fact]
    public async Task No_get_breaks_on_what_is_missing_or_garbage_in_its_address()
    {
        var (wrong, asked) = (new List<string>(), 0);
        foreach (var route in _routes.Where(r => r.Method == "GET"))
        {
            var path = route.Path(_ours.Id.ToString());
            await AskAsync(route, path, _ours, wrong, _ => true);
            foreach (var name in route.Queries)
            {
                foreach (var garbage in Garbage)
                {
                    asked++;
                    await AskAsync(route, $"{path}?{name}={string.Format(System.Globalization.CultureInfo.InvariantCulture, garbage, name)}", _ours, wrong, _ => true);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(asked, 300, int.MaxValue);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _asker.Dispose();
        await _ours.DisposeAsync();
        await _foreign.DisposeAsync();
    }

    // Past the look-up: a state that does not fit (409, 422) is refused after the thing was found.
    private static bool IsFound(HttpStatusCode status) => status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent
        or HttpStatusCode.NotModified or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;

    // Where a body takes one id or another, both would be refused for that.
    private static object? OneWay(object? body)
    {
        foreach (var other in body?.GetType().GetProperties().Where(p => p.PropertyType == typeof(Guid?)).Skip(1) ?? [])
        {
            other.SetValue(body, null);
        }

        return body;
    }

    /// <param name="bodies">Whose ids stand in the body.</param>
    private async Task AskAsync(Route route, string address, FilledCompany bodies, List<string> wrong, Func<HttpStatusCode, bool> expected)
    {
        var arguments = new Arguments(_ours.CompanyId, bodies, [_asker.Person.ToActor()], _asker.Caller);
        using var request = route.Request(address, (type, name) => OneWay(arguments.One(type, name, 0, Ct)));
        _asker.Sign(request);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        string body;
        try
        {
            body = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        }
        catch (HttpRequestException e)
        {
            wrong.Add($"{route} {address}: {(int)answer.StatusCode}, and in the middle {e.InnerException?.Message}");
            return;
        }

        if ((int)answer.StatusCode >= 500 || !expected(answer.StatusCode) || body.Contains(Probes.Secret, StringComparison.Ordinal))
        {
            wrong.Add($"{route} {address}: {(int)answer.StatusCode} {body}");
        }
    }
}
