using System.Net.Http.Json;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>障害 on demand: what a partner does to its callers on a bad day, and what is true afterwards.</summary>
public sealed class RestyFaultTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string WalkIns = $"/stores/{StoreId}/walk-ins";

    [Fact]
    public async Task An_answer_is_lost_after_the_work_was_done_and_the_visit_tells_of_its_record()
    {
        var visit = Guid.NewGuid();
        await FaultAsync(FaultKind.LostAnswer, times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(WalkIns, Seating(visit, At(12, 0)), "key-1"));

        var record = Assert.Single(await ListAsync($"visitId={visit}"))!;
        var again = await PostAsync(WalkIns, Seating(visit, At(12, 0)), "key-1");
        Assert.Equal((201, record["reservationId"]!.GetValue<string>()), (again.Status, again.Id));
        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData(FaultKind.Error, 500, "internal_error")]
    [InlineData(FaultKind.Maintenance, 503, "maintenance")]
    [InlineData(FaultKind.NoPosOption, 403, "pos_option_required")]
    public async Task It_refuses_and_does_nothing(FaultKind kind, int status, string code)
    {
        await FaultAsync(kind, times: 1);

        var answer = await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)), "key-1");

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(kind == FaultKind.Maintenance ? TimeSpan.FromSeconds(60) : null, answer.RetryAfter);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task It_is_down_and_does_nothing()
    {
        await FaultAsync(FaultKind.Down, times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0))));

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_gateway_answers_in_HTML()
    {
        await FaultAsync(FaultKind.Html, times: 1);

        var answer = await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)));

        Assert.StartsWith("<!DOCTYPE html>", answer.Body);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Half_an_answer_comes_after_the_work_was_done()
    {
        await FaultAsync(FaultKind.Malformed, times: 1);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Sandbox.Url}/sandbox/resty/v1{WalkIns}") { Content = JsonContent.Create(Seating(Guid.NewGuid(), At(12, 0))) };
        request.Headers.Add("Authorization", $"Bearer {ApiKey}");
        request.Headers.Add("Idempotency-Key", "key-1");

        using var answer = await http.SendAsync(request, Ct);

        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => answer.Content.ReadFromJsonAsync<object>(Ct));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Who_gives_up_on_a_slow_call_finds_it_done_later()
    {
        var visit = Guid.NewGuid();
        // Not sooner: a busy machine has to have taken the call by then.
        await FaultAsync(FaultKind.Slow, seconds: 8, times: 1);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Sandbox.Url}/sandbox/resty/v1{WalkIns}") { Content = JsonContent.Create(Seating(visit, At(12, 0))) };
        request.Headers.Add("Authorization", $"Bearer {ApiKey}");
        request.Headers.Add("Idempotency-Key", "key-1");

        await Assert.ThrowsAsync<TaskCanceledException>(() => http.SendAsync(request, Ct));

        await UntilAsync(async () => (await ListAsync($"visitId={visit}")).Count == 1);
    }

    [Fact]
    public async Task A_fault_is_of_one_store_and_ends_by_itself()
    {
        await FaultAsync(FaultKind.Error, times: 2);

        Assert.Equal(200, (await GetAsync($"/stores/{OtherStoreId}")).Status);
        Assert.Equal(500, (await GetAsync($"/stores/{StoreId}")).Status);
        Assert.Equal(500, (await GetAsync($"/stores/{StoreId}/tables")).Status);
        Assert.Equal(200, (await GetAsync($"/stores/{StoreId}")).Status);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        var body = Seating(Guid.NewGuid(), At(12, 0));
        var made = await PostAsync(WalkIns, body, "key-1");
        await FaultAsync(FaultKind.Maintenance, times: 1, storeId: OtherStoreId);
        await Sandbox.DisposeAsync();

        var restarted = await StartAsync();

        Assert.Equal(made.Body, (await SendAsync(HttpMethod.Post, WalkIns, body, "key-1", host: restarted)).Body);
        Assert.Equal(503, (await SendAsync(HttpMethod.Get, $"/stores/{OtherStoreId}", null, null, host: restarted)).Status);
        Assert.Contains(made.Id, (await SendAsync(HttpMethod.Get, $"/stores/{StoreId}/reservations?from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z", null, null, host: restarted)).Body);
    }
}
