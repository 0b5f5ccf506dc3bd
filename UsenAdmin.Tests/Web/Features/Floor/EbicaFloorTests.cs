using System.Net;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Tests.Web.Features.Terminals;
using Xunit;
using static UsenAdmin.Tests.Web.Features.Floor.FloorApiTests;
using static UsenAdmin.Tests.Web.Features.Floor.FloorLedgerTests;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>A day with ebica over the floor's API: what is done at the table is in ebica, through its own dialect.</summary>
[Collection(nameof(LivePortal))]
public sealed class EbicaFloorTests(LivePortal portal)
{
    [Fact]
    public async Task A_reservation_is_seated_paid_and_left_and_ebica_has_all_of_it()
    {
        using var shop = await FloorShop.OpenAsync(portal, LedgerProvider.Ebica);
        var id = await shop.ReserveAsync("s1", TimeSpan.FromMinutes(-2));
        var list = await shop.DoneAsync("POST", "/reservations/refresh");
        Assert.Equal(("ebica", id), (Text(list["reservations"]![0]!, "ledger"), Text(list["reservations"]![0]!, "reservationId")));

        var seated = await shop.SeatAsync("A1", id);
        Assert.Equal(HttpStatusCode.Created, seated.Status);
        Assert.Equal(("ebica", id, "linked"), Link(seated.Json));
        var visit = seated.Text("visitId");
        await shop.DoneAsync("POST", $"/visits/{visit}/orders", """{"lines":[{"text":"定食","unitPrice":1500,"quantity":2}]}""");
        var bill = Text(await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}"), "billNumber");
        await shop.DoneAsync("POST", $"/visits/{visit}/departure");

        await FloorShop.UntilAsync(async () => Text(await shop.RecordAsync(id), "status") == "finished");
        var record = await shop.RecordAsync(id);
        Assert.Equal((2, 3000, bill), (Number(record, "billPartySize"), Number(record, "billAmount"), Text(record, "billNumber")));
        Assert.StartsWith($"伝票情報が更新されました。 伝票番号：{bill} (", Assert.Single(record["visitNote"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
        await FloorShop.UntilAsync(async () => (await shop.MessagesAsync(visit)).All(m => Text(m!, "state") == "confirmed"));
    }

    [Fact]
    public async Task A_walk_in_makes_one_record_also_when_its_answer_is_lost_and_taking_it_back_leaves_none()
    {
        using var shop = await FloorShop.OpenAsync(portal, LedgerProvider.Ebica);
        await shop.FaultAsync("lostAnswer", 1);

        var visit = await shop.SeatedAsync("A2");
        await FloorShop.UntilAsync(async () => Link((await shop.FloorAsync())["visits"]![0]!).State == "linked");
        var record = Assert.Single(await shop.RecordsAsync());
        Assert.Equal((ReservationSource.PosWalkIn, visit, "s2"), (record.Source, Guid.Parse(record.VisitId!).ToString(), Assert.Single(record.TableIds)));

        await shop.DoneAsync("POST", $"/visits/{visit}/cancellation");
        await FloorShop.UntilAsync(async () => (await shop.RecordsAsync()).All(r => r.Status == ReservationStatus.Cancelled));
        Assert.Single(await shop.RecordsAsync());
    }

    [Fact]
    public async Task What_ebica_refuses_seats_nobody()
    {
        using var shop = await FloorShop.OpenAsync(portal, LedgerProvider.Ebica);
        var undesignated = await shop.ReserveAsync(null, TimeSpan.FromMinutes(-2));
        await shop.DoneAsync("POST", "/reservations/refresh");
        RawDevice.AssertProblem(await shop.SeatAsync("A1", undesignated), 409, "tableNotDesignated");
        await shop.HoursAsync("""{"day":"common","open":false}""");
        RawDevice.AssertProblem(await shop.SeatAsync("A1"), 422, "outsideBusinessHours");

        Assert.Empty((await shop.FloorAsync())["visits"]!.AsArray());
    }
}
