using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>Idempotency-Key: one effect and one answer, for 72 h, in every process of the sandbox.</summary>
public sealed class RestyKeyTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string WalkIns = $"/stores/{StoreId}/walk-ins";

    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer_even_from_another_process()
    {
        var body = Seating(Guid.NewGuid(), At(12, 0));
        var first = await PostAsync(WalkIns, body, "key-1");
        await PutAsync($"/stores/{StoreId}/reservations/{first.Id}/bill", Bill(At(13, 0)));
        var other = await StartAsync();

        var again = await SendAsync(HttpMethod.Post, WalkIns, body, "key-1", host: other);

        Assert.Equal((first.Status, first.Body), (again.Status, again.Body)); // As it was answered, not as the record is now.
    }

    [Fact]
    public async Task A_bill_with_its_key_adds_one_line_and_with_another_key_one_more()
    {
        var id = (await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)))).Id;
        var path = $"/stores/{StoreId}/reservations/{id}/bill";

        await PutAsync(path, Bill(At(13, 0)), "bill-1");
        await PutAsync(path, Bill(At(13, 0)), "bill-1");
        await PutAsync(path, Bill(At(13, 0)), "bill-2");

        Assert.Equal(2, (await ListAsync())[0]!["visitNote"]!.AsArray().Count);
    }

    [Fact]
    public async Task Another_body_or_another_address_with_the_same_key_is_refused()
    {
        var visit = Guid.NewGuid();
        await PostAsync(WalkIns, Seating(visit, At(12, 0)), "key-1");

        Assert.Equal((409, "idempotency_key_reused"), await CodeAsync(PostAsync(WalkIns, Seating(visit, At(12, 0), partySize: 3), "key-1")));
        Assert.Equal((409, "idempotency_key_reused"), await CodeAsync(PostAsync($"/stores/{OtherStoreId}/walk-ins", Seating(visit, At(12, 0)), "key-1")));
    }

    [Fact]
    public async Task A_key_belongs_to_its_company()
    {
        await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)), "key-1");

        var other = await SendAsync(HttpMethod.Post, $"/stores/{ForeignStoreId}/walk-ins", Seating(Guid.NewGuid(), At(12, 0)), "key-1", "key-of-company-1002");

        Assert.Equal(201, other.Status);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_so_the_same_call_may_succeed_later()
    {
        var id = await ReserveAsync(At(14, 0), table: null);
        var (path, body) = ($"/stores/{StoreId}/reservations/{id}/seating", Seating(Guid.NewGuid(), At(14, 0)));
        Assert.Equal("table_not_designated", (await PostAsync(path, body, "key-1")).Code);

        await Reservations.MoveAsync(StoreId, id, ["t1"], Staff, evenIfTaken: false, Ct);

        Assert.Equal(200, (await PostAsync(path, body, "key-1")).Status);
    }

    [Fact]
    public async Task After_72_hours_a_key_is_new()
    {
        await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)), "key-1");
        var body = Seating(Guid.NewGuid(), At(15, 0));
        Clock.MoveTo(At(12, 0).AddHours(71));
        Assert.Equal("idempotency_key_reused", (await PostAsync(WalkIns, body, "key-1")).Code);

        Clock.MoveTo(At(12, 0).AddHours(72).AddMinutes(1));

        Assert.Equal(201, (await PostAsync(WalkIns, body, "key-1")).Status);
    }

    [Fact]
    public async Task While_the_first_call_runs_the_others_are_told_so_in_every_process()
    {
        await FaultAsync(FaultKind.Slow, seconds: 2, times: 1);
        var body = Seating(Guid.NewGuid(), At(12, 0));
        var other = await StartAsync();
        var first = PostAsync(WalkIns, body, "key-1");
        await UntilAsync(async () => await MarksAsync() == 1);

        Assert.Equal("in_progress", (await PostAsync(WalkIns, body, "key-1")).Code);
        Assert.Equal("in_progress", (await SendAsync(HttpMethod.Post, WalkIns, body, "key-1", host: other)).Code);
        Assert.Equal("idempotency_key_reused", (await PostAsync(WalkIns, Seating(Guid.NewGuid(), At(12, 0)), "key-1")).Code);
        Assert.Equal((await first).Body, (await PostAsync(WalkIns, body, "key-1")).Body);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_call_whose_process_died_is_believed_to_run_for_a_minute_and_then_done_anew()
    {
        var body = Seating(Guid.NewGuid(), At(12, 0));
        await PostAsync(WalkIns, body, "key-1");
        await LedgerDiedAsync();
        Assert.Equal("in_progress", (await PostAsync(WalkIns, body, "key-1")).Code);

        Clock.MoveTo(At(12, 2));

        Assert.Equal(201, (await PostAsync(WalkIns, body, "key-1")).Status);
        Assert.Single(await ListAsync());
    }

    /// <summary>As if the process had been killed before its work was committed.</summary>
    private Task LedgerDiedAsync() =>
        Database.RunAsync("delete from sandbox.reservations; update sandbox.kept_answers set status = null, body = null");

    private Task<long> MarksAsync() => Database.CountAsync("select count(*) from sandbox.kept_answers where status is null");

    private static async Task<(int, string?)> CodeAsync(Task<RestyReply> reply) => ((await reply).Status, (await reply).Code);
}
