using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

public sealed class ReceiveWebhookTests(TestPostgres postgres) : WatchScene(postgres)
{
    private Store _store = null!;
    private PosTable[] _tables = null!;
    private Guid _link;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        (_store, _tables) = await StoreAsync("0001");
        _link = await LinkAsync(_store);
        await MapAsync(_link, (_tables[0], "s1"));
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);
    }

    [Fact]
    public async Task The_ledger_is_told_an_address_of_the_company_and_a_long_secret_once()
    {
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);

        var (url, secret) = Assert.Single(Ledger.Webhooks);
        Assert.StartsWith("https://admin.example.com/hooks/resty/", url!.AbsoluteUri, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(secret!) >= 32);
        Assert.DoesNotContain("1001", url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_404_and_a_wrong_signature_401_and_nothing_is_kept()
    {
        Assert.Equal(404, await Get<ReceiveWebhook>().ExecuteAsync("nosuchkey", Sign(Body("e1")), Body("e1"), Ct));
        Assert.Equal(404, await Get<ReceiveWebhook>().ExecuteAsync(new string('a', 5000), Sign(Body("e1")), Body("e1"), Ct));
        Assert.Equal(401, await Get<ReceiveWebhook>().ExecuteAsync(Key, null, Body("e1"), Ct));
        Assert.Equal(401, await Get<ReceiveWebhook>().ExecuteAsync(Key, Sign(Body("e1"), secret: new string('x', 40)), Body("e1"), Ct));
        Assert.Equal(401, await Get<ReceiveWebhook>().ExecuteAsync(Key, Sign(Body("e2")), Body("e1"), Ct));
        Assert.Equal(401, await Get<ReceiveWebhook>().ExecuteAsync(Key, Sign(Body("e1"), secondsAgo: 301), Body("e1"), Ct));
        Assert.Empty(await ReadAsync(db => db.WebhookEvents.ToListAsync(Ct)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"e\"")]
    [InlineData("{\"id\":7,\"type\":\"tables.changed\",\"storeId\":\"R0001\"}")]
    [InlineData("{\"id\":\"e\",\"type\":\"tables.changed\"}")]
    public async Task A_genuine_body_that_is_no_event_is_400(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        Assert.Equal(400, await Get<ReceiveWebhook>().ExecuteAsync(Key, Sign(body), body, Ct));
    }

    [Fact]
    public async Task The_same_event_again_and_at_once_is_204_and_one_row()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReceiveAsync("e1")));
        await HandleAsync();
        var asked = Ledger.SeatsAsked;

        Assert.All(all, status => Assert.Equal(204, status));
        Assert.Equal(204, await ReceiveAsync("e1"));
        await HandleAsync();
        Assert.Equal(asked, Ledger.SeatsAsked);
        Assert.Single(await ReadAsync(db => db.WebhookEvents.ToListAsync(Ct)));
    }

    [Fact]
    public async Task When_the_process_dies_between_the_row_and_the_job_the_sweep_does_the_work()
    {
        Lists(Seat("s1", "窓側"), Seat("s2", "A2"));
        Assert.Equal(204, await ReceiveAsync("e1")); // The job is queued and never runs.
        Assert.Empty(await OpenAsync());

        await HandleAsync();

        var drift = Assert.Single(await OpenAsync());
        Assert.Equal((DriftKind.Renamed, "A1", "窓側", DriftSource.Webhook), (drift.Kind, drift.Before, drift.After, drift.FoundBy));
    }

    [Fact]
    public async Task Who_died_in_the_middle_lets_the_claim_run_out()
    {
        await ReceiveAsync("e1");
        await Get<UsenAdmin.Data.Fence.CrossCompanyQueries>().ClaimWebhookEventsAsync(Clock.GetUtcNow(), TimeSpan.FromSeconds(60), 10, Ct);
        await HandleAsync();
        Assert.Null((await ReadAsync(db => db.WebhookEvents.SingleAsync(Ct))).HandledAt);

        Clock.Advance(TimeSpan.FromMinutes(5));
        await HandleAsync();
        Assert.NotNull((await ReadAsync(db => db.WebhookEvents.SingleAsync(Ct))).HandledAt);
    }

    [Fact]
    public async Task Events_in_any_order_come_to_what_the_ledger_says_now()
    {
        Lists(Seat("s1", "窓側"), Seat("s2", "A2"));
        await ReceiveAsync("later");
        await HandleAsync();
        await ReceiveAsync("earlier");
        await HandleAsync();
        Assert.Equal("窓側", Assert.Single(await OpenAsync()).After);
    }

    [Fact]
    public async Task Changed_reservations_make_the_list_stale_and_tell_the_stores_terminals()
    {
        Assert.Equal(204, await ReceiveAsync("e1", "reservations.changed"));
        await HandleAsync();

        Assert.Equal(Clock.GetUtcNow(), (await ReadAsync(db => db.LedgerLinks.SingleAsync(Ct))).ReservationsStaleAt);
        Assert.Equal(($"store:{_store.Id}", "ReservationsChanged"), Assert.Single(Pushed));
    }

    [Fact]
    public async Task An_option_that_ended_is_seen_at_once_and_comes_back()
    {
        Ledger.StoreOf = (_, _) => LedgerFailure.PosOptionRequired;
        await ReceiveAsync("e1", "store.option_changed");
        await HandleAsync();
        var link = await ReadAsync(db => db.LedgerLinks.SingleAsync(Ct));
        Assert.Equal((LinkState.Rejected, ErrorKey.PosOptionRequired), (link.State, link.Reason));
        Assert.Equal(DriftKind.OptionEnded, Assert.Single(await OpenAsync()).Kind);

        Ledger.StoreOf = (_, id) => new LedgerStore(id, id, true);
        await ReceiveAsync("e2", "store.option_changed");
        await HandleAsync();
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task Unknown_kinds_and_stores_of_others_are_remembered_and_do_nothing()
    {
        var asked = Ledger.SeatsAsked;
        Assert.Equal(204, await ReceiveAsync("e1", "menu.changed"));
        Assert.Equal(204, await ReceiveAsync("e2", "tables.changed", "R0999"));
        await HandleAsync();
        Assert.Equal(asked, Ledger.SeatsAsked);
        Assert.All(await ReadAsync(db => db.WebhookEvents.ToListAsync(Ct)), e => Assert.NotNull(e.HandledAt));
    }

    [Fact]
    public async Task Event_ids_are_forgotten_after_seven_days()
    {
        await ReceiveAsync("e1");
        Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await Get<HandleWebhookEvents>().ForgetAsync(Ct);
        Assert.Single(await ReadAsync(db => db.WebhookEvents.ToListAsync(Ct)));
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Get<HandleWebhookEvents>().ForgetAsync(Ct);
        Assert.Empty(await ReadAsync(db => db.WebhookEvents.ToListAsync(Ct)));
    }

    [Fact]
    public async Task After_a_new_secret_the_one_before_counts_for_a_day()
    {
        var old = Secret;
        Assert.True((await Get<RotateWebhookSecret>().ExecuteAsync(Person, LedgerProvider.Resty, Ct)).Value);
        Assert.NotEqual(old, Secret);

        Assert.Equal(204, await ReceiveAsync("e1", secret: old));
        Assert.Equal(204, await ReceiveAsync("e2"));
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(401, await ReceiveAsync("e3", secret: old));
        Assert.Equal(204, await ReceiveAsync("e4"));
    }

    [Fact]
    public async Task While_the_ledger_could_not_be_told_the_old_secret_counts_on_and_it_is_told_later()
    {
        var old = Secret;
        Ledger.Webhook = LedgerFailure.TimedOut;
        Assert.False((await Get<RotateWebhookSecret>().ExecuteAsync(Person, LedgerProvider.Resty, Ct)).Value);
        Clock.Advance(TimeSpan.FromHours(40));
        Assert.Equal(204, await ReceiveAsync("e1", secret: old));

        Ledger.Webhook = new LedgerDone();
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);
        Assert.NotEqual(old, Secret);
        Assert.Equal(204, await ReceiveAsync("e2", secret: old));
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(401, await ReceiveAsync("e3", secret: old));
    }

    [Fact]
    public async Task A_new_key_brings_a_new_secret_and_no_secret_reaches_the_log_or_the_history()
    {
        var old = Secret;
        Assert.True((await Get<KeepLedgerCredential>().ExecuteAsync(Person, LedgerProvider.Resty, null, "brand-new-key-0123456789", Ct)).IsDone);
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);
        Assert.NotEqual(old, Secret);
        Assert.Equal(204, await ReceiveAsync("e1", secret: old));

        var written = string.Join('\n', Log.Concat((await ReadAsync(db => db.AuditEntries.ToListAsync(Ct))).Select(a => a.Before + a.After)));
        Assert.DoesNotContain("brand-new-key", written, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, written, StringComparison.Ordinal);
        Assert.DoesNotContain(old, written, StringComparison.Ordinal);
    }

    private string Key => Ledger.Webhooks[^1].Url!.Segments[^1];

    private string Secret => Ledger.Webhooks[^1].Secret!;

    private static byte[] Body(string id, string type = "tables.changed", string store = "R0001") =>
        Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","type":"{{type}}","storeId":"{{store}}","occurredAt":"2026-11-20T10:30:00+09:00"}""");

    private string Sign(byte[] body, string? secret = null, int secondsAgo = 0)
    {
        var time = (Clock.GetUtcNow().ToUnixTimeSeconds() - secondsAgo).ToString(System.Globalization.CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), signed))}";
    }

    private Task<int> ReceiveAsync(string id, string type = "tables.changed", string store = "R0001", string? secret = null)
    {
        var body = Body(id, type, store);
        return Get<ReceiveWebhook>().ExecuteAsync(Key, Sign(body, secret), body, Ct);
    }

    private Task HandleAsync() => Get<HandleWebhookEvents>().ExecuteAsync(Ct);
}
