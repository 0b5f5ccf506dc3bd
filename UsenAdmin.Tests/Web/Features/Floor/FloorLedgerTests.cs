using System.Net;
using System.Text.Json.Nodes;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Features.LedgerWatch;
using Xunit;
using static UsenAdmin.Tests.Web.Features.Floor.FloorApiTests;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>What a store does on its floor, as the ledger then has it: portal, outbox with its worker, and ledger talk over HTTP as in production.</summary>
[Collection(nameof(LivePortal))]
public sealed class FloorLedgerTests(LivePortal portal)
{
    private static readonly TimeSpan Started = TimeSpan.FromMinutes(-2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reservation_is_seated_paid_and_left_and_the_ledger_has_all_of_it()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var id = await shop.ReserveAsync("s1", Started);
        var list = await shop.DoneAsync("POST", "/reservations/refresh");
        Has(list, "fetchedAt", "stale", "reservations");
        var card = Assert.Single(list["reservations"]!.AsArray())!;
        Has(card, "ledger", "reservationId", "state", "startAt", "durationMinutes", "partySize", "guestName", "tableIds", "tableNames", "canSeat", "why");
        Assert.Equal(("waiting", "ユウセン", true, "A1"), (Text(card, "state"), Text(card, "guestName"), card["canSeat"]!.GetValue<bool>(), card["tableNames"]![0]!.GetValue<string>()));
        Assert.Empty((await shop.DoneAsync("POST", "/visits/check", shop.SeatingBody("A1", id)))["warnings"]!.AsArray());

        var seated = await shop.SeatAsync("A1", id);
        Assert.Equal(HttpStatusCode.Created, seated.Status);
        IsVisit(seated.Json);
        Assert.Equal(("reservation", "seated", "ユウセン", 0), (seated.Text("kind"), seated.Text("state"), seated.Text("guestName"), seated.Json["warnings"]!.AsArray().Count));
        Assert.Equal(("resty", id, "linked"), Link(seated.Json));
        Assert.Equal("seated", Text(await shop.RecordAsync(id), "status"));
        RawDevice.AssertProblem(await shop.SeatAsync("A2", id), 409, "alreadySeated");

        var visit = seated.Text("visitId");
        Assert.Equal(3000, Number(await shop.DoneAsync("POST", $"/visits/{visit}/orders", """{"lines":[{"text":"定食","unitPrice":1500,"quantity":2}]}"""), "amount"));
        var paid = await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}");
        Assert.Equal(("paid", 3000), (Text(paid, "state"), Number(paid, "amount")));
        var bill = Text(paid, "billNumber");
        await shop.DoneAsync("POST", $"/visits/{visit}/departure");

        await FloorShop.UntilAsync(async () => Text(await shop.RecordAsync(id), "status") == "finished");
        var record = await shop.RecordAsync(id);
        Assert.Equal((2, 3000, bill), (Number(record, "billPartySize"), Number(record, "billAmount"), Text(record, "billNumber")));
        Assert.Matches($"^伝票情報が更新されました。 伝票番号：{bill} \\(\\d{{4}}/\\d\\d/\\d\\d \\d\\d:\\d\\d\\)$", Assert.Single(record["visitNote"]!.AsArray())!.GetValue<string>());
        await FloorShop.UntilAsync(async () => (await shop.MessagesAsync(visit)).All(m => Text(m!, "state") == "confirmed"));
        Assert.Equal(3, (await shop.MessagesAsync(visit)).Count);
    }

    [Fact]
    public async Task A_walk_in_makes_one_record_and_its_bill_is_linked_there()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var seated = await shop.SeatAsync("A1", people: 3);
        var record = Assert.Single(await shop.RecordsAsync());
        Assert.Equal(("resty", record.ReservationId, "linked"), Link(seated.Json));
        Assert.Equal((ReservationSource.PosWalkIn, 3, "s1"), (record.Source, record.PartySize, Assert.Single(record.TableIds)));

        var bill = Text(await shop.DoneAsync("POST", $"/visits/{seated.Text("visitId")}/checkout", "{}"), "billNumber");

        await FloorShop.UntilAsync(async () => (await shop.RecordsAsync()).Single().VisitNote.Count == 1);
        Assert.StartsWith($"伝票をひも付けました。 伝票番号：{bill} (", (await shop.RecordsAsync()).Single().VisitNote[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_lost_leaves_one_record()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.FaultAsync("lostAnswer", 1);

        var visit = await shop.SeatedAsync("A1");

        await FloorShop.UntilAsync(async () => Link((await shop.FloorAsync())["visits"]![0]!).State == "linked");
        Assert.Equal(visit, Assert.Single(await shop.RecordsAsync()).VisitId);
        Assert.Equal("confirmed", Text(Assert.Single(await shop.MessagesAsync(visit))!, "state"));
    }

    [Fact]
    public async Task A_ledger_that_is_down_is_told_by_the_worker_once_it_is_back()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.FaultAsync("down");
        var seated = await shop.SeatAsync("A1");
        Assert.Equal((HttpStatusCode.Created, "unknown"), (seated.Status, Link(seated.Json).State));
        Assert.Contains(seated.Json["warnings"]!.AsArray(), w => Text(w!, "code") == "ledgerNetworkError" && Text(w!, "message") == "テーブル情報連携時にネットワークエラーが発生しました。");
        await shop.DoneAsync("POST", $"/visits/{seated.Text("visitId")}/checkout", "{}");
        Assert.Empty(await shop.RecordsAsync());

        await shop.FaultAsync("none");

        await FloorShop.UntilAsync(async () => (await shop.MessagesAsync(seated.Text("visitId"))).All(m => Text(m!, "state") == "confirmed"));
        Assert.NotNull(Assert.Single(await shop.RecordsAsync()).BillNumber);
    }

    [Fact]
    public async Task A_table_with_a_reservation_is_asked_about_and_goes_on_when_a_person_accepts()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.ReserveAsync("s1", Started);
        await shop.DoneAsync("POST", "/reservations/refresh");

        var asked = await shop.SeatAsync("A1");
        Assert.Equal((HttpStatusCode.Conflict, "anotherReservationExists"), (asked.Status, asked.Text("code")));
        Assert.Equal("anotherReservationExists", (await shop.CallAsync("POST", "/visits/check", shop.SeatingBody("A1"))).Text("code"));
        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());

        var accepted = await shop.SeatAsync("A1", acknowledged: "anotherReservationExists");
        Assert.Equal((HttpStatusCode.Created, true), (accepted.Status, accepted.Json["warned"]!.GetValue<bool>()));
        Assert.Equal(("notLinked", "anotherReservationExists"), (Link(accepted.Json).State, Text(accepted.Json["ledgers"]![0]!, "reason")));
        Assert.Single(await shop.RecordsAsync());
    }

    [Fact]
    public async Task What_the_ledger_or_the_mapping_refuses_seats_nobody()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var id = await shop.ReserveAsync("s1", Started);
        var undesignated = await shop.ReserveAsync(null, Started, "ツバキ");
        await shop.DoneAsync("POST", "/reservations/refresh");
        RawDevice.AssertProblem(await shop.SeatAsync("A5", id), 409, "checkTableMapping");
        RawDevice.AssertProblem(await shop.SeatAsync("A2", undesignated), 409, "tableNotDesignated");
        await shop.HoursAsync("""{"day":"common","open":false}""");
        RawDevice.AssertProblem(await shop.SeatAsync("A1", id), 422, "outsideBusinessHours");
        RawDevice.AssertProblem(await shop.SeatAsync("A2"), 422, "outsideBusinessHours");

        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());
        Assert.All((await shop.FloorAsync())["tables"]!.AsArray(), t => Assert.Equal("free", Text(t!, "state")));
        await shop.AlwaysOpenAsync();
        await shop.SeatedAsync("A1", id);
        var unmapped = await shop.SeatAsync("A5");
        Assert.Equal((HttpStatusCode.Created, "walkInNotLinkedUnmapped"), (unmapped.Status, Text(Assert.Single(unmapped.Json["warnings"]!.AsArray())!, "code")));
    }

    [Fact]
    public async Task A_change_reaches_the_other_terminals_within_a_second()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        foreach (var messagePack in new[] { false, true })
        {
            await using var hub = await RawHub.ConnectAsync(portal.Url, shop.Handy.Token, messagePack);
            var table = await shop.DoneAsync("PUT", $"/tables/{shop.Table("A5")}/block");
            Assert.Equal("blocked", Text(table, "state"));

            var told = (await hub.NextAsync("FloorChanged").WaitAsync(TimeSpan.FromSeconds(1), Ct)).Argument;

            Assert.Equal((await shop.FloorAsync())["revision"]!.GetValue<long>(), told["revision"]!.GetValue<long>());
        }
    }

    [Fact]
    public async Task What_changes_in_the_ledger_marks_the_list_and_tells_the_terminals()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        Assert.True(await portal.Get<RegisterWebhook>().ExecuteAsync(Actor.Schedule(portal.Company, "通知の設定"), LedgerProvider.Resty, Ct));
        Assert.False((await shop.DoneAsync("POST", "/reservations/refresh"))["stale"]!.GetValue<bool>());
        await using var hub = await RawHub.ConnectAsync(portal.Url, shop.Handy.Token);

        await shop.ReserveAsync("s1", Started);

        Assert.Equal("resty", Text((await hub.NextAsync("ReservationsChanged").WaitAsync(TimeSpan.FromSeconds(30), Ct)).Argument, "ledger"));
        var list = (await shop.Pos.SendAsync("GET", "/reservations")).Json;
        Assert.Equal((true, 0), (list["stale"]!.GetValue<bool>(), list["reservations"]!.AsArray().Count));
        list = await shop.DoneAsync("POST", "/reservations/refresh");
        Assert.Equal((false, 1), (list["stale"]!.GetValue<bool>(), list["reservations"]!.AsArray().Count));
    }

    internal static (string Ledger, string? Record, string State) Link(JsonNode visit)
    {
        var link = Assert.Single(visit["ledgers"]!.AsArray())!;
        return (Text(link, "ledger"), link["recordId"]?.GetValue<string>(), Text(link, "state"));
    }
}
