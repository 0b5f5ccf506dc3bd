using System.Net;
using System.Text.Json.Nodes;
using UsenAdmin.Tests.Web.Features.Terminals;
using Xunit;
using static UsenAdmin.Tests.Web.Features.Floor.FloorApiTests;
using static UsenAdmin.Tests.Web.Features.Floor.FloorLedgerTests;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>What needs a person: messages that a ledger refuses, with 再送, 台帳の記録にひも付ける and 連携しない; seats that are blocked there; リセット待ち.</summary>
[Collection(nameof(LivePortal))]
public sealed class FloorTroubleTests(LivePortal portal)
{
    [Fact]
    public async Task Rule_28_a_departure_before_the_reservation_begins_waits_until_the_time_is_changed_there()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var id = await shop.ReserveAsync("s1", TimeSpan.FromMinutes(40));
        await shop.DoneAsync("POST", "/reservations/refresh");
        var seated = await shop.SeatAsync("A1", id);
        Assert.Equal("earlyArrival", Text(Assert.Single(seated.Json["warnings"]!.AsArray())!, "code"));
        var visit = seated.Text("visitId");
        await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}");

        var left = await shop.DoneAsync("POST", $"/visits/{visit}/departure");
        Assert.Equal(("left", "earlyArrival"), (Text(left, "state"), Text(Assert.Single(left["warnings"]!.AsArray())!, "code")));
        await FloorShop.UntilAsync(async () => (await shop.MessagesAsync(visit)).Any(m => Text(m!, "state") == "refused"));
        Assert.NotEqual("finished", Text(await shop.RecordAsync(id), "status"));

        // What the terminal said to do, and then 再送 of what was refused, in its order.
        await shop.ChangeAsync(id, $$"""{"startAt":"{{DateTimeOffset.UtcNow.AddMinutes(-1):O}}"}""");
        await FloorShop.UntilAsync(async () =>
        {
            foreach (var refused in (await shop.MessagesAsync(visit)).Where(m => Text(m!, "state") == "refused"))
            {
                Assert.Equal(HttpStatusCode.NoContent, (await shop.CallAsync("POST", $"/ledger-messages/{Text(refused!, "messageId")}/resend")).Status);
            }

            return Text(await shop.RecordAsync(id), "status") == "finished";
        });
        // The ledger knows it a moment before its answer is written down here.
        await FloorShop.UntilAsync(async () => (await shop.MessagesAsync(visit)).All(m => Text(m!, "state") == "confirmed"));
    }

    [Fact]
    public async Task Rule_11_a_walk_in_that_the_ledger_holds_of_its_own_is_taken_over_by_a_person()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var own = await shop.LedgerWalkInAsync("s1");
        var (visit, message) = await RefusedAsync(shop);
        RawDevice.AssertProblem(await shop.CallAsync("POST", $"/ledger-messages/{message}/binding", """{"recordId":"nobody"}"""), 404, "notFound");
        await shop.DoneAsync("POST", "/reservations/refresh");

        Assert.Equal(HttpStatusCode.NoContent, (await shop.CallAsync("POST", $"/ledger-messages/{message}/binding", $$"""{"recordId":"{{own}}"}""")).Status);

        await FloorShop.UntilAsync(async () => Link(await VisitAsync(shop, visit)) == ("resty", own, "linked"));
        Assert.False((await VisitAsync(shop, visit))["warned"]!.GetValue<bool>());
        Assert.Equal(visit, Assert.Single(await shop.RecordsAsync()).VisitId);
        RawDevice.AssertProblem(await shop.CallAsync("POST", $"/ledger-messages/{message}/binding", $$"""{"recordId":"{{own}}"}"""), 409, "changedByOther");
    }

    [Fact]
    public async Task A_message_that_is_given_up_goes_nowhere_and_neither_does_the_bill_after_it()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.LedgerWalkInAsync("s1");
        var (visit, message) = await RefusedAsync(shop);
        await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}");

        Assert.Equal(HttpStatusCode.NoContent, (await shop.CallAsync("POST", $"/ledger-messages/{message}/giving-up")).Status);

        Assert.All(await shop.MessagesAsync(visit), m => Assert.Equal("givenUp", Text(m!, "state")));
        Assert.Equal("notLinked", Link(await VisitAsync(shop, visit)).State);
        Assert.Null(Assert.Single(await shop.RecordsAsync()).BillNumber);
        RawDevice.AssertProblem(await shop.CallAsync("POST", $"/ledger-messages/{message}/resend"), 409, "changedByOther");
    }

    [Fact]
    public async Task A_message_of_another_store_is_not_there()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        using var other = await FloorShop.OpenAsync(portal);
        await shop.LedgerWalkInAsync("s1");
        var (visit, message) = await RefusedAsync(shop);

        foreach (var (path, body) in new[] { ("resend", null), ("giving-up", null), ("binding", """{"recordId":"x"}""") })
        {
            RawDevice.AssertProblem(await other.CallAsync("POST", $"/ledger-messages/{message}/{path}", body), 404, "notFound");
        }

        Assert.Equal("refused", Text(Assert.Single(await shop.MessagesAsync(visit))!, "state"));
    }

    [Fact]
    public async Task A_seat_that_is_blocked_in_the_ledger_is_asked_about_and_goes_on_unlinked_when_a_person_accepts()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.BlockInLedgerAsync("s1");

        var asked = await shop.SeatAsync("A1");
        Assert.Equal((HttpStatusCode.Conflict, "seatBlockedInLedger", true), (asked.Status, asked.Text("code"), asked.Json["acknowledgeable"]!.GetValue<bool>()));
        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());

        var accepted = await shop.SeatAsync("A1", acknowledged: "seatBlockedInLedger");
        Assert.Equal((HttpStatusCode.Created, "notLinked"), (accepted.Status, Link(accepted.Json).State));
        Assert.Empty(await shop.RecordsAsync());
        Assert.Equal("givenUp", Text(Assert.Single(await shop.MessagesAsync(accepted.Text("visitId")))!, "state"));
    }

    [Fact]
    public async Task Rule_22_with_the_reset_function_a_table_waits_after_checkout_until_it_is_released()
    {
        using var shop = await FloorShop.OpenAsync(portal, tableReset: true);
        var visit = await shop.SeatedAsync("A1");
        await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}");
        await shop.DoneAsync("POST", $"/visits/{visit}/departure");
        Assert.Equal("awaitingReset", Text(await shop.TableAsync("A1"), "state"));
        RawDevice.AssertProblem(await shop.SeatAsync("A1"), 409, "tableAwaitingReset");

        Assert.Equal("free", Text(await shop.DoneAsync("DELETE", $"/tables/{shop.Table("A1")}/reset"), "state"));
        await shop.SeatedAsync("A1");
    }

    /// <summary>A walk-in at A1 whose message the ledger has refused.</summary>
    private static async Task<(string Visit, string Message)> RefusedAsync(FloorShop shop)
    {
        var seated = await shop.SeatAsync("A1");
        Assert.Equal((HttpStatusCode.Created, true), (seated.Status, seated.Json["warned"]!.GetValue<bool>()));
        var message = Assert.Single(await shop.MessagesAsync(seated.Text("visitId")))!;
        Assert.Equal("refused", Text(message, "state"));
        return (seated.Text("visitId"), Text(message, "messageId"));
    }

    private static async Task<JsonNode> VisitAsync(FloorShop shop, string visit) =>
        (await shop.FloorAsync())["visits"]!.AsArray().Single(v => Text(v!, "visitId") == visit)!;
}
