using System.Net;
using System.Net.Http.Headers;
using System.Text;
using UsenAdmin.Data.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>What is malformed, too large, unknown or not allowed: the right status and code, and nothing written.</summary>
[Collection(nameof(LivePortal))]
public sealed class BadCallTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PUT", "/master/applied", "")]
    [InlineData("PUT", "/master/applied", "null")]
    [InlineData("PUT", "/master/applied", "{")]
    [InlineData("PUT", "/master/applied", "{}")]
    [InlineData("PUT", "/master/applied", """{"version":"7"}""")]
    [InlineData("PUT", "/master/applied", """{"version":7.5}""")]
    [InlineData("PUT", "/master/applied", """{"version":99999999999999999999}""")]
    [InlineData("PUT", "/master/applied", """{"version":1,"appliedAt":"yesterday"}""")]
    [InlineData("PUT", "/master/applied", """{"version":1,"appliedAt":5}""")]
    [InlineData("PUT", "/launcher", "{}")]
    [InlineData("PUT", "/launcher", """{"ledgers":null}""")]
    [InlineData("PUT", "/launcher", """{"ledgers":"resty"}""")]
    [InlineData("PUT", "/launcher", """{"ledgers":["opentable"]}""")]
    [InlineData("PUT", "/launcher", """{"ledgers":[0]}""")]
    [InlineData("PUT", "/launcher", """{"ledgers":[null]}""")]
    [InlineData("POST", "/heartbeats", "{}")]
    [InlineData("POST", "/heartbeats", """{"appVersion":1,"heldVersion":1}""")]
    [InlineData("POST", "/heartbeats", """{"appVersion":"1","heldVersion":-1}""")]
    [InlineData("POST", "/heartbeats", """{"appVersion":"a\u0000b","heldVersion":1}""")]
    [InlineData("POST", "/heartbeats", """{"appVersion":"0123456789012345678901234567890123456789x","heldVersion":1}""")]
    public async Task Malformed_is_400(string method, string path, string body)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);

        RawDevice.AssertProblem(await device.SendAsync(method, path, body), 400, "invalidValue");
        RawDevice.AssertProblem(await device.SendAsync(method, path, body, contentType: "text/plain"), 400, "invalidValue");
        Assert.Equal("""{"ledgers":[],"links":[]}""", (await device.SendAsync("GET", "/launcher")).Body);
    }

    [Theory]
    [InlineData("POST", "/enrollments")]
    [InlineData("POST", "/openings")]
    [InlineData("POST", "/token/rotation")]
    [InlineData("POST", "/master-sync")]
    [InlineData("POST", "/heartbeats")]
    [InlineData("PUT", "/master/applied")]
    [InlineData("PUT", "/launcher")]
    [InlineData("DELETE", "/openings/current")]
    public async Task A_body_over_64_KB_is_413_also_where_none_is_taken(string method, string path)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var large = "{\"version\":1,\"heldVersion\":1,\"ledgers\":[],\"code\":\"" + new string('x', 65 * 1024) + "\"}";

        RawDevice.AssertProblem(await device.SendAsync(method, path, large), 413, "invalidValue");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ChunkedAsync(device, method, path, large));
    }

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/master-sync/not-a-uuid")]
    [InlineData("GET", "/master-sync/0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6")]
    public async Task What_is_not_there_is_404(string method, string path)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        RawDevice.AssertProblem(await device.SendAsync(method, path), 404, "notFound");
    }

    [Theory]
    [InlineData("POST", "/master")]
    [InlineData("DELETE", "/launcher")]
    [InlineData("PATCH", "/launcher")]
    public async Task Another_method_is_405_with_problem_details(string method, string path)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        RawDevice.AssertProblem(await device.SendAsync(method, path), 405, "invalidValue");
    }

    [Theory]
    [InlineData("/master")]
    [InlineData("/launcher")]
    public async Task Head_is_get_without_a_body(string path)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var read = await device.SendAsync("GET", path);

        var head = await device.SendAsync("HEAD", path);

        Assert.Equal((read.Status, read.ETag, ""), (head.Status, head.ETag, head.Body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("' or true --")]
    [InlineData("トークン")]
    public async Task Without_the_right_token_everything_is_401(string? token)
    {
        using var device = portal.NewDevice();
        device.Token = token;
        foreach (var (method, path, body) in new[] { ("GET", "/master", null), ("GET", "/launcher", null), ("POST", "/openings", null), ("PUT", "/master/applied", "{") })
        {
            RawDevice.AssertProblem(await device.SendAsync(method, path, body), 401, "sessionExpired");
        }
    }

    [Fact]
    public async Task A_token_in_the_address_is_for_the_hubs_socket_only()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        using var http = new HttpClient { BaseAddress = portal.Url };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri($"{RawDevice.Base}/master?access_token={device.Token}", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync(new Uri($"/hubs/terminal/negotiate?negotiateVersion=1&access_token={device.Token}", UriKind.Relative), null, Ct)).StatusCode);
    }

    private async Task<HttpStatusCode> ChunkedAsync(RawDevice device, string method, string path, string body)
    {
        using var http = new HttpClient { BaseAddress = portal.Url };
        using var request = new HttpRequestMessage(new HttpMethod(method), RawDevice.Base + path) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body))) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", device.Token);
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode;
    }
}
