using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Hosting;

public sealed class CircuitLimitsTests
{
    private TaskCompletionSource _closed = new();
    private readonly CircuitLimits _limits = new(new CircuitOptions { PerPerson = 2, PerAddress = 4 });
    private readonly List<Task> _lines = [];

    [Fact]
    public async Task A_person_opens_so_many_pages_and_no_more_until_one_closes()
    {
        Assert.True(Open("佐藤", "10.0.0.1"));
        Assert.True(Open("佐藤", "10.0.0.2"));
        Assert.False(Open("佐藤", "10.0.0.3"));
        Assert.True(Open("高橋", "10.0.0.3"));

        await CloseAllAsync();
        Assert.True(Open("佐藤", "10.0.0.3"));
    }

    [Fact]
    public async Task An_address_opens_so_many_whoever_it_is_and_signed_in_or_not()
    {
        Assert.All(["佐藤", "高橋", null, null], person => Assert.True(Open(person, "10.0.0.1")));
        Assert.False(Open("中村", "10.0.0.1"));
        Assert.False(Open(null, "10.0.0.1"));
        Assert.True(Open(null, "10.0.0.2"));

        await CloseAllAsync();
        Assert.True(Open(null, "10.0.0.1"));
    }

    [Fact]
    public async Task A_refused_line_leaves_no_count_behind_and_other_requests_are_not_counted()
    {
        Assert.True(Open("佐藤", "10.0.0.1"));
        Assert.True(Open("佐藤", "10.0.0.1"));
        for (var i = 0; i < 10; i++)
        {
            Assert.False(Open("佐藤", "10.0.0.1"));
        }

        // Ten refusals of one person are none of the address's four.
        Assert.True(Open("高橋", "10.0.0.1"));
        Assert.True(Open("高橋", "10.0.0.1"));
        Assert.True(Open("佐藤", "10.0.0.1", path: "/stores"));
        await CloseAllAsync();
    }

    /// <returns>Whether the line stays open.</returns>
    private bool Open(string? person, string address, string path = "/_blazor")
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        http.Request.Path = path;
        http.Request.Headers.Upgrade = "websocket";
        if (person is not null)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person)], "test"));
        }

        var closed = _closed;
        var line = _limits.InvokeAsync(http, _ => closed.Task);
        _lines.Add(line);
        Assert.Equal(line.IsCompleted, http.Response.StatusCode == StatusCodes.Status429TooManyRequests);
        return !line.IsCompleted;
    }

    private async Task CloseAllAsync()
    {
        _closed.SetResult();
        await Task.WhenAll(_lines);
        _closed = new TaskCompletionSource();
    }
}
