using UsenAdmin.Integration.Sandbox;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What Resty tells of a store: itself, its tables, its hours, its reservations.</summary>
public sealed class RestyListTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string TwoDays = "from=2026-11-24T00:00:00%2B09:00&to=2026-11-26T00:00:00%2B09:00";

    [Fact]
    public async Task A_store_tells_who_it_is() => Assert.Equal(
        """{"storeId":"REST0001","name":"みほん本店","posOption":true,"timeZone":"Asia/Tokyo"}""", (await GetAsync($"/stores/{StoreId}")).Body);

    [Fact]
    public async Task Tables_come_in_order_and_again_only_after_a_change()
    {
        var tables = Sandbox.Get<SandboxTables>();
        await tables.EditAsync(StoreId, "t2", "窓際", null, Ct); // Without a capacity.
        var first = await GetAsync($"/stores/{StoreId}/tables");
        Assert.Equal(["A1", "窓際", "A7"], first.Json["tables"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()));

        Assert.Equal((304, first.ETag, ""), Facts(await GetAsync($"/stores/{StoreId}/tables", etag: first.ETag)));
        Assert.Equal(304, (await GetAsync($"/stores/{StoreId}/tables", etag: $"\"x\", W/{first.ETag}")).Status);
        await tables.AddAsync(StoreId, "B1", 4, Ct);
        var changed = await GetAsync($"/stores/{StoreId}/tables", etag: first.ETag);
        Assert.Equal((200, 4), (changed.Status, changed.Json["tables"]!.AsArray().Count));
        Assert.NotEqual(first.ETag, changed.ETag);
        await tables.FinishAsync(StoreId, false, Ct);
        Assert.Empty((await GetAsync($"/stores/{StoreId}/tables", etag: changed.ETag)).Json["tables"]!.AsArray());
    }

    [Fact]
    public async Task Hours_come_as_they_were_set_two_digits_each()
    {
        await Sandbox.Get<SandboxStores>().SetHoursAsync(StoreId, [new("common", true, "9:00", "26:00"), new("tue", false, null, null)], Ct);

        Assert.Equal(
            """{"timeZone":"Asia/Tokyo","days":[{"day":"common","open":true,"hours":[{"from":"09:00","to":"26:00"}]},{"day":"tue","open":false,"hours":[]}]}""",
            (await GetAsync($"/stores/{StoreId}/business-hours")).Body);
    }

    [Theory]
    [InlineData("11:00", "11:00")]
    [InlineData("11:00", "36:01")]
    [InlineData("24:00", "26:00")]
    [InlineData("11.00", "22:00")]
    [InlineData("11:60", "22:00")]
    public async Task Hours_that_are_none_are_not_set(string from, string to)
    {
        Assert.False(await Sandbox.Get<SandboxStores>().SetHoursAsync(StoreId, [new("common", true, from, to)], Ct));
        Assert.Contains("26:00", (await GetAsync($"/stores/{StoreId}/business-hours")).Body);
    }

    [Fact]
    public async Task Reservations_come_100_a_page_by_start_each_once()
    {
        for (var n = 0; n < 230; n++)
        {
            await ReserveAsync(At(12, n / 7), null);
        }

        var (ids, starts, pages, cursor) = (new List<string>(), new List<string>(), 0, "");
        while (cursor is not null)
        {
            var page = (await GetAsync($"/stores/{StoreId}/reservations?{TwoDays}{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Json;
            var records = page["reservations"]!.AsArray();
            Assert.InRange(records.Count, 1, 100);
            ids.AddRange(records.Select(r => r!["reservationId"]!.GetValue<string>()));
            starts.AddRange(records.Select(r => r!["startAt"]!.GetValue<string>()));
            (cursor, pages) = (page["nextCursor"]?.GetValue<string>(), pages + 1);
        }

        Assert.Equal((230, 230, 3), (ids.Count, ids.Distinct().Count(), pages));
        Assert.Equal(starts.Order(StringComparer.Ordinal), starts);
    }

    [Fact]
    public async Task The_range_holds_its_begin_and_not_its_end_and_no_other_store()
    {
        var begin = await ReserveAsync(At(12, 0));
        await ReserveAsync(At(13, 0));
        await ReserveAsync(At(12, 30), storeId: OtherStoreId);

        var listed = await ListAsync("from=2026-11-24T03:00:00Z&to=2026-11-24T04:00:00Z");

        Assert.Equal(begin, Assert.Single(listed)!["reservationId"]!.GetValue<string>());
        Assert.Empty(await ListAsync($"visitId={Guid.NewGuid()}"));
    }

    private static (int, string?, string) Facts(RestyReply reply) => (reply.Status, reply.ETag, reply.Body);
}
