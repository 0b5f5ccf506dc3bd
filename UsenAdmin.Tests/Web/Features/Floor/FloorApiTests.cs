using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsenAdmin.Tests.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>contracts/floor.md over the wire: forms, refusals, what is done with tables. The ledger is reached over HTTP, too.</summary>
[Collection(nameof(LivePortal))]
public sealed class FloorApiTests(LivePortal portal)
{
    private const string Nowhere = "0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6";
    private const string Instant = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$";

    /// <summary>Every call that changes something, with a body that can be read.</summary>
    private static readonly (string Method, string Path, string? Body)[] _changes =
    [
        ("POST", "/visits", $$"""{"tableIds":["{{Nowhere}}"],"partySize":2}"""),
        ("POST", $"/visits/{Nowhere}/cancellation", null),
        ("POST", $"/visits/{Nowhere}/orders", """{"lines":[{"text":"品","unitPrice":1,"quantity":1}]}"""),
        ("POST", $"/visits/{Nowhere}/checkout", "{}"),
        ("POST", $"/visits/{Nowhere}/checkout/undo", null),
        ("POST", $"/visits/{Nowhere}/departure", null),
        ("POST", $"/visits/{Nowhere}/move", $$"""{"toTableId":"{{Nowhere}}"}"""),
        ("POST", $"/visits/{Nowhere}/merge", $$"""{"intoVisitId":"{{Nowhere}}"}"""),
        ("POST", $"/visits/{Nowhere}/merge/undo", null),
        ("POST", "/combined-checkouts", $$"""{"intoVisitId":"{{Nowhere}}","visitIds":["0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f7"]}"""),
        ("POST", $"/combined-checkouts/{Nowhere}/undo", null),
        ("POST", "/groups", $$"""{"tableIds":["{{Nowhere}}","0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f7"]}"""),
        ("DELETE", $"/groups/{Nowhere}", null),
        ("PUT", $"/tables/{Nowhere}/block", """{"reason":"修理"}"""),
        ("PUT", $"/tables/{Nowhere}/block", null),
        ("DELETE", $"/tables/{Nowhere}/block", null),
        ("DELETE", $"/tables/{Nowhere}/reset", null),
    ];

    /// <summary>$A1 stands for the table, $ for a visit.</summary>
    private static readonly (string Path, string Body)[] _malformed =
    [
        ("/visits", ""),
        ("/visits", "null"),
        ("/visits", "{"),
        ("/visits", "{}"),
        ("/visits", """{"tableIds":[],"partySize":2}"""),
        ("/visits", """{"tableIds":null,"partySize":2}"""),
        ("/visits", """{"tableIds":[null],"partySize":2}"""),
        ("/visits", """{"tableIds":["A1"],"partySize":2}"""),
        ("/visits", """{"tableIds":["$A1"]}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":0}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":-1}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":"2"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2.5}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"adults":-1}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"ledger":"resty"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"reservationId":"r"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"ledger":"opentable","reservationId":"r"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"ledger":0,"reservationId":"r"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"note":"a\u0000b"}"""),
        ("/visits", """{"tableIds":["$A1"],"partySize":2,"acknowledged":"anotherReservationExists"}"""),
        ("/visits/check", """{"tableIds":[],"partySize":2}"""),
        ("/visits/$/orders", "{}"),
        ("/visits/$/orders", """{"lines":[]}"""),
        ("/visits/$/orders", """{"lines":[null]}"""),
        ("/visits/$/orders", """{"lines":[{"text":null,"unitPrice":1,"quantity":1}]}"""),
        ("/visits/$/orders", """{"lines":[{"text":" ","unitPrice":1,"quantity":1}]}"""),
        ("/visits/$/orders", """{"lines":[{"text":"品","unitPrice":-1,"quantity":1}]}"""),
        ("/visits/$/orders", """{"lines":[{"text":"品","unitPrice":1.5,"quantity":1}]}"""),
        ("/visits/$/orders", """{"lines":[{"text":"品","unitPrice":1,"quantity":0}]}"""),
        ("/visits/$/move", "{}"),
        ("/visits/$/merge", "{}"),
        ("/visits/$/merge", """{"intoVisitId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","intoTableId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6"}"""),
        ("/combined-checkouts", "{}"),
        ("/combined-checkouts", """{"intoVisitId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","visitIds":[]}"""),
        ("/groups", """{"tableIds":["$A1"]}"""),
        ("/groups", """{"tableIds":["$A1","$A1"]}"""),
    ];

    [Fact]
    public async Task What_there_is_not_is_404_and_without_its_headers_a_change_is_400()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var held = shop.Pos.MasterVersion;
        foreach (var (method, path, body) in _changes.Append(("POST", "/business-day/closing", null)))
        {
            shop.Pos.MasterVersion = held;
            RawDevice.AssertProblem(await shop.Pos.SendAsync(method, path, body), 400, "invalidValue");
            if (path != "/business-day/closing")
            {
                RawDevice.AssertProblem(await shop.CallAsync(method, path, body), 404, "notFound");
            }

            shop.Pos.MasterVersion = null;
            RawDevice.AssertProblem(await shop.CallAsync(method, path, body), 400, "invalidValue");
            shop.Pos.MasterVersion = "seven";
            RawDevice.AssertProblem(await shop.CallAsync(method, path, body), 400, "invalidValue");
            shop.Pos.MasterVersion = "999999";
            RawDevice.AssertProblem(await shop.CallAsync(method, path, body), 422, "unknownVersion");
        }

        shop.Pos.MasterVersion = held;
        RawDevice.AssertProblem(await shop.Pos.SendAsync("GET", $"/visits/{Nowhere}/ledger-messages"), 404, "notFound");
        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());
    }

    [Fact]
    public async Task Malformed_is_400_and_nothing_is_written()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        foreach (var (path, body) in _malformed)
        {
            var call = (Path: path.Replace("$", Nowhere, StringComparison.Ordinal), Body: body.Replace("$A1", shop.Table("A1"), StringComparison.Ordinal));
            var answer = await shop.CallAsync("POST", call.Path, call.Body);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{path} {body}: {answer.Status} {answer.Body}");
            RawDevice.AssertProblem(answer, 400, "invalidValue");
        }

        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());
    }

    [Fact]
    public async Task The_floor_has_the_form_of_the_contract_and_its_etag_gives_304()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var reservation = await shop.ReserveAsync("s2", TimeSpan.FromMinutes(20), "ツバキ", 3);
        await shop.DoneAsync("POST", "/reservations/refresh");
        var visit = await shop.SeatedAsync("A1");

        var answer = await shop.Pos.SendAsync("GET", "/floor");

        Has(answer.Json, "revision", "businessDay", "tables", "visits", "groups");
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", answer.Text("businessDay"));
        Assert.Equal(["A1", "A2", "A3", "A4", "A5", "待機1"], answer.Json["tables"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()));
        var table = answer.Json["tables"]![1]!;
        Has(table, "tableId", "name", "state", "visitId", "groupId", "upcoming");
        Has(table["upcoming"]![0]!, "ledger", "reservationId", "startAt", "guestName", "partySize");
        Assert.Equal(("resty", reservation, "ツバキ", 3), (Text(table["upcoming"]![0]!, "ledger"), Text(table["upcoming"]![0]!, "reservationId"), Text(table["upcoming"]![0]!, "guestName"), Number(table["upcoming"]![0]!, "partySize")));
        Assert.Equal(("seated", visit), (Text(answer.Json["tables"]![0]!, "state"), Text(answer.Json["tables"]![0]!, "visitId")));
        IsVisit(Assert.Single(answer.Json["visits"]!.AsArray())!);

        foreach (var held in new[] { "{0}", "W/{0}", "\"other\", {0}", "*" })
        {
            await FloorShop.UntilAsync(async () =>
            {
                answer = await shop.Pos.SendAsync("GET", "/floor"); // The ledger may have said that the list is out of date: another revision.
                var again = await shop.Pos.SendAsync("GET", "/floor", ifNoneMatch: held.Replace("{0}", answer.ETag, StringComparison.Ordinal));
                return again is { Status: HttpStatusCode.NotModified, Body: "" } && again.ETag == answer.ETag;
            });
        }

        await shop.DoneAsync("PUT", $"/tables/{shop.Table("A5")}/block", """{"reason":"修理"}""");
        var changed = await shop.Pos.SendAsync("GET", "/floor", ifNoneMatch: answer.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.True(changed.Json["revision"]!.GetValue<long>() > answer.Json["revision"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_key_used_again_gives_the_same_answer_and_seats_once()
    {
        using var shop = await FloorShop.OpenAsync(portal);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.SeatAsync("A1", key: "press")));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Created, answers[0].Body), (a.Status, a.Body)));
        RawDevice.AssertProblem(await shop.SeatAsync("A1"), 409, "tableOccupied");
        Assert.Single((await shop.FloorAsync())["visits"]!.AsArray());
        Assert.Single(await shop.RecordsAsync());
    }

    [Fact]
    public async Task A_key_used_again_waits_with_the_first_call_for_a_ledger_that_hangs_and_gets_its_answer_later_too()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        await shop.HangAsync();
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.SeatAsync("A1", key: "press")));
            var visit = answers[0].Text("visitId");
            await shop.DoneAsync("POST", $"/visits/{visit}/orders", """{"lines":[{"text":"品","unitPrice":1,"quantity":1}]}""");
            var later = await shop.SeatAsync("A1", key: "press");

            Assert.All(answers.Append(later), a => Assert.Equal((HttpStatusCode.Created, answers[0].Body), (a.Status, a.Body)));
            Assert.Equal("ledgerNetworkError", Text(answers[0].Json["warnings"]![0]!, "code"));
        }
        finally
        {
            await shop.FaultAsync("none");
        }
    }

    [Fact]
    public async Task Another_stores_visits_and_tables_are_not_there()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        using var other = await FloorShop.OpenAsync(portal);
        var visit = await shop.SeatedAsync("A1");

        foreach (var (method, path, body) in new[]
        {
            ("POST", "/visits", shop.SeatingBody("A2")), ("POST", $"/visits/{visit}/checkout", "{}"), ("POST", $"/visits/{visit}/cancellation", null),
            ("POST", $"/visits/{visit}/departure", null), ("GET", $"/visits/{visit}/ledger-messages", null), ("PUT", $"/tables/{shop.Table("A3")}/block", "{}"),
            ("POST", $"/visits/{visit}/move", $$"""{"toTableId":"{{other.Table("A1")}}"}"""),
        })
        {
            RawDevice.AssertProblem(await other.CallAsync(method, path, body), 404, "notFound");
        }

        Assert.Equal("seated", Text(Assert.Single((await shop.FloorAsync())["visits"]!.AsArray())!, "state"));
    }

    [Fact]
    public async Task A_handy_seats_and_orders_and_does_not_check_out()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var seated = await shop.CallAsync("POST", "/visits", shop.SeatingBody("A1"), shop.Handy);
        Assert.Equal(HttpStatusCode.Created, seated.Status);
        var visit = seated.Text("visitId");
        await shop.DoneAsync("POST", $"/visits/{visit}/orders", """{"lines":[{"text":"品","unitPrice":500,"quantity":2}]}""", shop.Handy);

        foreach (var path in new[] { $"/visits/{visit}/checkout", $"/visits/{visit}/checkout/undo", "/combined-checkouts", $"/combined-checkouts/{visit}/undo", "/business-day/closing" })
        {
            RawDevice.AssertProblem(await shop.CallAsync("POST", path, $$"""{"intoVisitId":"{{visit}}","visitIds":["{{Nowhere}}"]}""", shop.Handy), 403, "notForThisKind");
        }

        Assert.Equal("seated", Text((await shop.FloorAsync())["visits"]![0]!, "state"));
    }

    [Fact]
    public async Task Tables_are_moved_merged_grouped_blocked_and_checked_out_together()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var first = await shop.SeatedAsync("A1");
        var second = await shop.SeatedAsync("A2");

        var moved = await shop.DoneAsync("POST", $"/visits/{first}/move", $$"""{"toTableId":"{{shop.Table("A3")}}"}""");
        IsVisit(moved);
        Assert.Equal([shop.Table("A3")], moved["tableIds"]!.AsArray().Select(t => t!.GetValue<string>()));
        var merged = await shop.DoneAsync("POST", $"/visits/{first}/merge", $$"""{"intoTableId":"{{shop.Table("A2")}}"}""");
        Assert.Equal((second, 4), (Text(merged, "visitId"), Number(merged, "partySize")));
        Assert.Equal((first, "seated"), (Text(await shop.DoneAsync("POST", $"/visits/{first}/merge/undo"), "visitId"), Text((await shop.FloorAsync())["visits"]![0]!, "state")));

        var group = await shop.DoneAsync("POST", "/groups", $$"""{"tableIds":["{{shop.Table("A2")}}","{{shop.Table("A4")}}"]}""");
        Assert.Equal(Text(group, "groupId"), Text(await shop.TableAsync("A4"), "groupId"));
        await shop.DoneAsync("DELETE", $"/groups/{Text(group, "groupId")}");
        Assert.Null((await shop.TableAsync("A4"))["groupId"]);

        Assert.Equal("blocked", Text(await shop.DoneAsync("PUT", $"/tables/{shop.Table("A5")}/block"), "state"));
        RawDevice.AssertProblem(await shop.SeatAsync("A5"), 409, "tableBlocked");
        Assert.Equal("free", Text(await shop.DoneAsync("DELETE", $"/tables/{shop.Table("A5")}/block"), "state"));
        Assert.Equal("free", Text(await shop.DoneAsync("DELETE", $"/tables/{shop.Table("A5")}/reset"), "state"));

        await shop.DoneAsync("POST", $"/visits/{first}/orders", """{"lines":[{"text":"品","unitPrice":1200,"quantity":1}]}""");
        var together = $$"""{"intoVisitId":"{{second}}","visitIds":["{{first}}"]}""";
        var combined = await shop.DoneAsync("POST", "/combined-checkouts", together);
        Has(combined, "billNumber", "amount", "visits");
        Assert.Equal((1200, 2), (Number(combined, "amount"), combined["visits"]!.AsArray().Count));
        Assert.Matches(@"^\d{13}$", Text(combined, "billNumber"));
        Assert.All((await shop.DoneAsync("POST", $"/combined-checkouts/{second}/undo"))["visits"]!.AsArray(), v => Assert.Equal("seated", Text(v!, "state")));
        var again = await shop.DoneAsync("POST", "/combined-checkouts", together);
        Assert.NotEqual(Text(combined, "billNumber"), Text(again, "billNumber"));
        await shop.DoneAsync("POST", $"/combined-checkouts/{Text(again, "id")}/undo");
        await shop.DoneAsync("POST", $"/visits/{first}/cancellation");

        var open = await shop.CallAsync("POST", "/business-day/closing");
        Assert.Equal((HttpStatusCode.Conflict, "openVisits", second), (open.Status, open.Text("code"), Text(Assert.Single(open.Json["visits"]!.AsArray())!, "visitId")));
        await shop.DoneAsync("POST", $"/visits/{second}/checkout", "{}");
        await shop.DoneAsync("POST", $"/visits/{second}/checkout/undo");
        await shop.DoneAsync("POST", $"/visits/{second}/checkout", "{}");
        Assert.Equal("left", Text(await shop.DoneAsync("POST", $"/visits/{second}/departure"), "state"));
        await shop.DoneAsync("POST", "/business-day/closing");
    }

    [Fact]
    public async Task The_document_holds_every_call()
    {
        using var http = new HttpClient { BaseAddress = portal.Url };
        var paths = JsonNode.Parse(await http.GetStringAsync(new Uri("/openapi/terminal.json", UriKind.Relative), TestContext.Current.CancellationToken))!["paths"]!.AsObject();
        var calls = paths.SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key} {p.Key.Replace(RawDevice.Base, "", StringComparison.Ordinal)}")).ToHashSet();

        string[] contract =
        [
            "get /floor", "get /reservations", "post /reservations/refresh", "post /visits/check", "post /visits", "post /visits/{id}/cancellation", "post /visits/{id}/orders",
            "post /visits/{id}/checkout", "post /visits/{id}/checkout/undo", "post /visits/{id}/departure", "post /visits/{id}/move", "post /visits/{id}/merge",
            "post /visits/{id}/merge/undo", "post /combined-checkouts", "post /combined-checkouts/{id}/undo", "post /groups", "delete /groups/{id}", "put /tables/{id}/block",
            "delete /tables/{id}/block", "delete /tables/{id}/reset", "get /visits/{id}/ledger-messages", "post /business-day/closing",
        ];
        Assert.Empty(contract.Except(calls));
    }

    /// <summary>A visit with every key of the contract.</summary>
    internal static void IsVisit(JsonNode visit)
    {
        Has(visit, "visitId", "kind", "tableIds", "groupId", "state", "guestName", "partySize", "seatedAt", "amount", "billNumber", "warned", "ledgers");
        Assert.All(visit["ledgers"]!.AsArray(), l => Has(l!, "ledger", "recordId", "state", "reason"));
        Assert.Matches(Instant, Text(visit, "seatedAt"));
        Assert.Equal(JsonValueKind.Number, visit["amount"]!.GetValueKind());
    }

    internal static void Has(JsonNode json, params string[] keys) => Assert.Empty(keys.Except(json.AsObject().Select(p => p.Key)));

    internal static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();

    internal static int Number(JsonNode json, string key) => json[key]!.GetValue<int>();
}
