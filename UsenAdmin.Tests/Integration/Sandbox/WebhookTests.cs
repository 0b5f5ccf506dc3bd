using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Tests.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What Resty tells of changes: signed, until somebody takes it.</summary>
public sealed class WebhookTests(SandboxDatabase database) : SandboxTest(database)
{
    private static readonly string Secret = new('a', 32);
    private static readonly string NewSecret = new('b', 40);

    private FakePartner _receiver = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _receiver = await FakePartner.StartAsync();
        _receiver.Answers(204, "");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_change_is_told_at_once_signed_with_the_secret()
    {
        await ListenAsync(Secret);

        await PostAsync($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), At(12, 0)));

        var told = Assert.Single(await ReceivedAsync(1));
        var body = JsonNode.Parse(told.Body)!;
        Assert.Equal((StoreId, "reservations.changed"), (body["storeId"]!.GetValue<string>(), body["type"]!.GetValue<string>()));
        Assert.Equal(At(12, 0), body["occurredAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(["id", "occurredAt", "storeId", "type"], body.AsObject().Select(p => p.Key).Order());
        Assert.Equal(("POST", "/hooks/resty/opaque"), (told.Method, told.Target));
        Assert.Equal($"t={At(12, 0).ToUnixTimeSeconds()},v1={Hmac(Secret, told)}", told.Headers["Resty-Signature"]);
    }

    [Fact]
    public async Task Screens_tell_of_tables_and_options_too_and_only_of_what_changed()
    {
        await ListenAsync(Secret);

        await Sandbox.Get<SandboxTables>().EditAsync(StoreId, "t1", "A1改", 4, Ct);
        await Sandbox.Get<SandboxTables>().RemoveAsync(StoreId, "t404", Ct);
        await Sandbox.Get<SandboxStores>().SetOptionAsync(OtherStoreId, true, Ct);
        await Sandbox.Get<SandboxStores>().SetOptionAsync(OtherStoreId, false, Ct);
        await Reservations.CancelAsync(StoreId, await ReserveAsync(At(14, 0)), Staff, Ct);
        await PostAsync($"/stores/{StoreId}/reservations/r404/seating", Seating(Guid.NewGuid(), At(12, 0)));

        // On a busy machine one may have to come again, which it does only as time goes on.
        List<JsonNode> events = [];
        await UntilAsync(() =>
        {
            Clock.MoveTo(Clock.GetUtcNow().AddSeconds(1));
            events = [.. _receiver.Requests.Select(r => JsonNode.Parse(r.Body)!).DistinctBy(e => e["id"]!.GetValue<string>())];
            return Task.FromResult(events.Count >= 4);
        });
        Assert.Equal(
            [$"reservations.changed {StoreId}", $"reservations.changed {StoreId}", $"store.option_changed {OtherStoreId}", $"tables.changed {StoreId}"],
            events.Select(e => $"{e["type"]} {e["storeId"]}").Order());
    }

    [Fact]
    public async Task An_event_that_is_not_taken_comes_again_until_it_is_and_keeps_its_ID()
    {
        _receiver.Answers(500, "");
        await ListenAsync(Secret);
        await ReserveAsync(At(14, 0));
        await ReceivedAsync(1);
        Clock.MoveTo(At(12, 1));
        await ReceivedAsync(2);

        _receiver.Answers(204, "");
        Clock.MoveTo(At(12, 5));
        await ReceivedAsync(3);

        Assert.Single(_receiver.Requests.Select(r => JsonNode.Parse(r.Body)!["id"]!.GetValue<string>()).Distinct());
        Assert.Equal(3, _receiver.Requests.Select(r => r.Headers["Resty-Signature"]).Distinct().Count());
        await UntilAsync(async () => await EventsAsync() == 0);
    }

    [Fact]
    public async Task Events_survive_a_restart_and_end_after_24_hours()
    {
        _receiver.Answers(500, "");
        await ListenAsync(Secret);
        await ReserveAsync(At(14, 0));
        await ReceivedAsync(1);
        await Sandbox.DisposeAsync();
        Clock.MoveTo(At(12, 1));

        await StartAsync();
        await ReceivedAsync(2);
        Clock.MoveTo(At(12, 0).AddHours(24).AddMinutes(1));

        await UntilAsync(async () => await EventsAsync() == 0);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_does_not_keep_another_companys_events()
    {
        _receiver.Answer = _receiver.HangAsync;
        await ListenAsync(Secret);
        await using var other = await FakePartner.StartAsync();
        other.Answers(200, "");
        await SendAsync(HttpMethod.Put, "/webhooks", new { url = $"{other.Url}/other", secret = Secret }, NewKey(), "key-of-company-1002");

        await ReserveAsync(At(14, 0));
        await ReceivedAsync(1);
        await ReserveAsync(At(14, 0), storeId: ForeignStoreId);

        await UntilAsync(() => Task.FromResult(!other.Requests.IsEmpty));
        Assert.Equal(ForeignStoreId, JsonNode.Parse(Assert.Single(other.Requests).Body)!["storeId"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_old_secret_signs_as_well_for_24_hours_more()
    {
        await ListenAsync(Secret);
        await ListenAsync(NewSecret);
        await ReserveAsync(At(14, 0));
        var both = (await ReceivedAsync(1))[0];
        Assert.Equal($"t={At(12, 0).ToUnixTimeSeconds()},v1={Hmac(NewSecret, both)},v1={Hmac(Secret, both)}", both.Headers["Resty-Signature"]);

        Clock.MoveTo(At(12, 0).AddHours(24).AddSeconds(1));
        await ReserveAsync(At(14, 0).AddDays(1));
        var one = (await ReceivedAsync(2))[1];

        Assert.EndsWith($",v1={Hmac(NewSecret, one)}", one.Headers["Resty-Signature"]);
        Assert.Equal(2, one.Headers["Resty-Signature"].Split(',').Length);
    }

    [Fact]
    public async Task Turned_off_nothing_is_told_or_kept()
    {
        _receiver.Answers(500, "");
        await ListenAsync(Secret);
        await ReserveAsync(At(14, 0));
        await ReceivedAsync(1);

        Assert.Equal(204, (await PutAsync("/webhooks", new { url = (string?)null })).Status);
        await ReserveAsync(At(15, 0));

        Assert.Equal(0, await EventsAsync());
    }

    [Theory]
    [InlineData("""{"url":"https://example.com/hook","secret":"too short"}""")]
    [InlineData("""{"url":"https://example.com/hook"}""")]
    [InlineData("""{"url":"ftp://example.com","secret":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    [InlineData("""{"url":7,"secret":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    [InlineData("""{"secret":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    public async Task Settings_that_cannot_work_are_refused(string body) => Assert.Equal((400, "invalid_request"), Code(await PutAsync("/webhooks", body)));

    [Fact]
    public async Task An_address_changes_without_a_new_secret()
    {
        await ListenAsync(Secret);

        Assert.Equal(204, (await PutAsync("/webhooks", new { url = $"{_receiver.Url}/elsewhere" })).Status);
        await ReserveAsync(At(14, 0));

        Assert.Equal("/elsewhere", (await ReceivedAsync(1))[0].Target);
    }

    private static (int, string?) Code(RestyReply reply) => (reply.Status, reply.Code);

    private static string Hmac(string secret, PartnerRequest told)
    {
        var t = told.Headers["Resty-Signature"].Split(',')[0]["t=".Length..];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{told.Body}")));
    }

    private async Task ListenAsync(string secret) =>
        Assert.Equal(204, (await PutAsync("/webhooks", new { url = $"{_receiver.Url}/hooks/resty/opaque", secret })).Status);

    private async Task<IReadOnlyList<PartnerRequest>> ReceivedAsync(int count)
    {
        await UntilAsync(() => Task.FromResult(_receiver.Requests.Count >= count));
        return [.. _receiver.Requests];
    }

    private Task<long> EventsAsync() => Database.CountAsync("select count(*) from sandbox.events");
}
