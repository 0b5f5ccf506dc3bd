using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A partner that does not answer, breaks off or hangs.</summary>
public sealed class RestyOutageTests : RestyTest
{
    [Fact]
    public async Task Nobody_at_that_address_is_unreachable()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var answer = await Connect($"http://127.0.0.1:{port}").GetStoreAsync(Account, StoreId, Ct);

        Assert.Equal((LedgerFailure.Unreachable, true, false), (answer.Failure, answer.IsUnavailable, answer.MayHaveArrived));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_once_more_and_then_lost()
    {
        Partner.Answer = AbortAsync;

        Assert.Equal(LedgerFailure.ConnectionLost, (await AskStoreAsync()).Failure);
        Assert.Equal(2, Partner.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_reset_once_goes_unnoticed()
    {
        Partner.Answer = http =>
        {
            Partner.Answers(200, Seats);
            return AbortAsync(http);
        };

        Assert.True((await AskSeatsAsync()).IsDone);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_lost_connection()
    {
        Partner.Answer = async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync(Seats[..20]);
            await http.Response.Body.FlushAsync();
            http.Abort();
        };

        Assert.Equal(LedgerFailure.ConnectionLost, (await AskSeatsAsync()).Failure);
    }

    [Fact]
    public async Task Silence_ends_with_the_time_out()
    {
        Partner.Answer = Partner.HangAsync;

        var answer = await Connect(Partner.Url, timeoutSeconds: 1).GetStoreAsync(Account, StoreId, Ct);

        Assert.Equal((LedgerFailure.TimedOut, true, true), (answer.Failure, answer.IsUnavailable, answer.MayHaveArrived));
        Assert.Single(Partner.Requests);
    }

    [Fact]
    public async Task Silence_in_the_middle_of_the_body_ends_with_the_time_out()
    {
        Partner.Answer = async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Seats[..20]);
            await http.Response.Body.FlushAsync();
            await Partner.HangAsync(http);
        };

        Assert.Equal(LedgerFailure.TimedOut, (await Connect(Partner.Url, timeoutSeconds: 1).GetSeatsAsync(Account, StoreId, null, Ct)).Failure);
    }

    [Fact]
    public async Task Cancelling_is_the_callers_own_and_no_answer()
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Partner.Answer = async http =>
        {
            await mine.CancelAsync();
            await Partner.HangAsync(http);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Resty.GetSeatsAsync(Account, StoreId, null, mine.Token));
    }

    [Fact]
    public async Task A_store_that_hangs_is_soon_not_asked_any_more_and_others_are()
    {
        var resty = Connect(Partner.Url, timeoutSeconds: 3);
        Partner.Answer = http => http.Request.Path.StartsWithSegments($"/v1/stores/{StoreId}") ? Partner.HangAsync(http) : http.Response.WriteAsync(Seats);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            i % 2 == 0 ? (Task)resty.GetStoreAsync(Account, StoreId, Ct) : resty.GetSeatsAsync(Account, StoreId, null, Ct)));
        var asked = Partner.Requests.Count;

        var hung = await resty.GetSeatsAsync(Account, StoreId, null, Ct);
        var other = await resty.GetSeatsAsync(Account, "REST0002", null, Ct);

        Assert.Equal(LedgerFailure.Unreachable, hung.Failure);
        Assert.True(other.IsDone);
        Assert.Equal(asked + 1, Partner.Requests.Count);
    }

    private static Task AbortAsync(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }
}
