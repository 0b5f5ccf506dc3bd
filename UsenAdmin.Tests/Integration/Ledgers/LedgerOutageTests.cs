using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A partner that does not answer, breaks off or hangs: one set of tests, in each partner's dialect.</summary>
/// <param name="seats">An answer to a question for seats.</param>
public abstract class LedgerOutageTests(LedgerProvider provider, LedgerAccount account, string store, string otherStore, string seats) : PartnerTest(provider)
{
    [Fact]
    public async Task Nobody_at_that_address_is_unreachable()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var answer = await Connect($"http://127.0.0.1:{port}").GetStoreAsync(account, store, Ct);

        Assert.Equal((LedgerFailure.Unreachable, true, false), (answer.Failure, answer.IsUnavailable, answer.MayHaveArrived));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_once_more_and_then_lost()
    {
        Partner.Answer = AbortAsync;

        Assert.Equal(LedgerFailure.ConnectionLost, (await Ledger.GetStoreAsync(account, store, Ct)).Failure);
        Assert.Equal(2, Partner.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_reset_once_goes_unnoticed()
    {
        Partner.Answer = http =>
        {
            Partner.Answers(200, seats);
            return AbortAsync(http);
        };

        Assert.True((await Ledger.GetSeatsAsync(account, store, null, Ct)).IsDone);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_lost_connection()
    {
        Partner.Answer = async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync(seats[..20]);
            await http.Response.Body.FlushAsync();
            http.Abort();
        };

        Assert.Equal(LedgerFailure.ConnectionLost, (await Ledger.GetSeatsAsync(account, store, null, Ct)).Failure);
    }

    [Fact]
    public async Task Silence_ends_with_the_time_out()
    {
        Partner.Answer = Partner.HangAsync;

        var answer = await Connect(Partner.Url, timeoutSeconds: 1).GetStoreAsync(account, store, Ct);

        Assert.Equal((LedgerFailure.TimedOut, true, true), (answer.Failure, answer.IsUnavailable, answer.MayHaveArrived));
        Assert.Single(Partner.Requests);
    }

    [Fact]
    public async Task Silence_in_the_middle_of_the_body_ends_with_the_time_out()
    {
        Partner.Answer = async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(seats[..20]);
            await http.Response.Body.FlushAsync();
            await Partner.HangAsync(http);
        };

        Assert.Equal(LedgerFailure.TimedOut, (await Connect(Partner.Url, timeoutSeconds: 1).GetSeatsAsync(account, store, null, Ct)).Failure);
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

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ledger.GetSeatsAsync(account, store, null, mine.Token));
    }

    [Fact]
    public async Task A_store_that_hangs_is_soon_not_asked_any_more_and_others_are()
    {
        var ledger = Connect(Partner.Url, timeoutSeconds: 3);
        Partner.Answer = http => http.Request.Path.Value!.Contains(store, StringComparison.Ordinal) ? Partner.HangAsync(http) : http.Response.WriteAsync(seats);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            i % 2 == 0 ? (Task)ledger.GetStoreAsync(account, store, Ct) : ledger.GetSeatsAsync(account, store, null, Ct)));
        var asked = Partner.Requests.Count;

        var hung = await ledger.GetSeatsAsync(account, store, null, Ct);
        var other = await ledger.GetSeatsAsync(account, otherStore, null, Ct);

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

/// <summary>The set in Resty's dialect.</summary>
public sealed class RestyOutageTests()
    : LedgerOutageTests(LedgerProvider.Resty, new LedgerAccount(Guid.Empty, "key-of-company-1001"), RestyTest.StoreId, "REST0002", RestyTest.Seats);

/// <summary>The set in ebica's dialect.</summary>
public sealed class EbicaOutageTests()
    : LedgerOutageTests(LedgerProvider.Ebica, new LedgerAccount(Guid.Empty, "secret-of-company-1001", "client-1001"), EbicaTest.ShopCode, "eb000002", EbicaTest.OneSeat);
