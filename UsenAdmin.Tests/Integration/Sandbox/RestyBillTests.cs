using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>伝票 and 退店 of a visit (manual 4-1): 来店人数, ご利用料金, 来店ノート.</summary>
public sealed class RestyBillTests(SandboxDatabase database) : SandboxTest(database)
{
    [Fact]
    public async Task Each_bill_adds_a_line_in_the_manuals_words_and_the_stores_time()
    {
        var id = await SitAsync(At(23, 0));

        await PutAsync($"{Path(id)}/bill", Bill(At(24, 5).ToUniversalTime(), "linked"));
        var billed = await PutAsync($"{Path(id)}/bill", Bill(At(24, 10), "updated", "1002500001243", 0));

        Assert.Equal(
            ["伝票をひも付けました。 伝票番号：1002500001242 (2026/11/25 00:05)", "伝票情報が更新されました。 伝票番号：1002500001243 (2026/11/25 00:10)"],
            billed.Json["visitNote"]!.AsArray().Select(line => line!.GetValue<string>()));
        Assert.Equal("""{"billNumber":"1002500001243","amount":0,"partySize":2}""", billed.Json["bill"]!.ToJsonString());
    }

    [Fact]
    public async Task A_bill_also_comes_after_the_party_left()
    {
        var id = await SitAsync(At(12, 0));
        await PostAsync($"{Path(id)}/departure", new { leftAt = At(13, 0) });

        var billed = await PutAsync($"{Path(id)}/bill", Bill(At(13, 5)));

        Assert.Equal((200, "finished"), (billed.Status, billed.Text("status")));
    }

    [Fact]
    public async Task Nobody_sits_no_bill_and_no_departure()
    {
        var id = await ReserveAsync(At(12, 0));

        Assert.Equal("not_seated", (await PutAsync($"{Path(id)}/bill", Bill(At(13, 0)))).Code);
        Assert.Equal("not_seated", (await PostAsync($"{Path(id)}/departure", new { leftAt = At(13, 0) })).Code);
        Assert.Equal("reservation_not_found", (await PutAsync($"{Path("r404")}/bill", Bill(At(13, 0)))).Code);
    }

    [Fact]
    public async Task Bill_and_departure_before_the_start_are_refused_until_the_time_was_changed_in_the_ledger()
    {
        var id = await ReserveAsync(At(14, 0));
        await PostAsync($"{Path(id)}/seating", Seating(Guid.NewGuid(), At(12, 0)));

        Assert.Equal("departure_before_start", (await PutAsync($"{Path(id)}/bill", Bill(At(13, 0)))).Code);
        Assert.Equal("departure_before_start", (await PostAsync($"{Path(id)}/departure", new { leftAt = At(13, 59) })).Code);
        await Reservations.ChangeTimeAsync(StoreId, id, At(12, 0), 90, Staff, evenIfTaken: false, Ct);
        Assert.Equal(200, (await PutAsync($"{Path(id)}/bill", Bill(At(13, 0)))).Status);
        Assert.Equal(200, (await PostAsync($"{Path(id)}/departure", new { leftAt = At(13, 59) })).Status);
    }

    [Fact]
    public async Task A_departure_is_told_twice_and_happens_once()
    {
        var id = await SitAsync(At(12, 0));
        await PostAsync($"{Path(id)}/departure", new { leftAt = At(13, 0) });
        var before = (await ListAsync())[0]!.ToJsonString();
        Clock.MoveTo(At(14, 0));

        Assert.Equal(200, (await PostAsync($"{Path(id)}/departure", new { leftAt = At(14, 0) })).Status);
        Assert.Equal(before, (await ListAsync())[0]!.ToJsonString());
    }

    private static string Path(string id) => $"/stores/{StoreId}/reservations/{id}";

    private async Task<string> SitAsync(DateTimeOffset at) => (await PostAsync($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), at))).Id;
}
