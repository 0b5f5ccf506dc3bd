using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>Many at once, over three processes of the sandbox, so that the rate of one does not stand in between.</summary>
public sealed class RestyRaceTests(SandboxDatabase database) : SandboxTest(database)
{
    private const int Callers = 50;

    [Fact]
    public async Task Of_50_seatings_of_one_reservation_exactly_one_wins()
    {
        var id = await ReserveAsync(At(14, 0));

        var replies = await AtOnceAsync(_ => ($"/stores/{StoreId}/reservations/{id}/seating", Seating(Guid.NewGuid(), At(14, 0)), NewKey()));

        var winner = Assert.Single(replies, r => r.Status == 200);
        Assert.Equal(Callers - 1, replies.Count(r => r.Code == "already_seated"));
        Assert.Equal(winner.Text("visitId"), Assert.Single(await ListAsync())!["visitId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_50_walk_ins_on_one_table_exactly_one_sits()
    {
        var replies = await AtOnceAsync(_ => ($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), At(14, 0)), NewKey()));

        Assert.Single(replies, r => r.Status == 201);
        Assert.Equal(Callers - 1, replies.Count(r => r.Code == "another_reservation_exists"));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Of_50_calls_with_one_key_there_is_one_effect_and_one_answer()
    {
        var body = Seating(Guid.NewGuid(), At(14, 0));

        var replies = await AtOnceAsync(_ => ($"/stores/{StoreId}/walk-ins", body, "one-key"));

        var answer = Assert.Single(replies.Where(r => r.Status == 201).Select(r => r.Body).Distinct());
        Assert.All(replies, r => Assert.Contains(r.Code, new[] { null, "in_progress" }));
        Assert.Equal(answer, (await PostAsync($"/stores/{StoreId}/walk-ins", body, "one-key")).Body);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Of_50_walk_ins_of_one_visit_with_50_keys_there_is_one_record()
    {
        var body = Seating(Guid.NewGuid(), At(14, 0));

        var replies = await AtOnceAsync(_ => ($"/stores/{StoreId}/walk-ins", body, NewKey()));

        Assert.Single(replies.Select(r => r.Body).Distinct());
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Of_10_faults_exactly_10_of_50_answers_are_spoiled()
    {
        await FaultAsync(FaultKind.Error, times: 10);

        var replies = await AtOnceAsync(n => ($"/stores/{StoreId}/reservations/r{n}/departure", new { leftAt = At(14, 0) }, NewKey()));

        Assert.Equal((10, 40), (replies.Count(r => r.Status == 500), replies.Count(r => r.Code == "reservation_not_found")));
    }

    private async Task<IReadOnlyList<RestyReply>> AtOnceAsync(Func<int, (string Path, object Body, string Key)> call)
    {
        SandboxHost[] hosts = [Sandbox, await StartAsync(), await StartAsync()];
        return await Task.WhenAll(Enumerable.Range(0, Callers).Select(n =>
        {
            var (path, body, key) = call(n);
            return SendAsync(HttpMethod.Post, path, body, key, host: hosts[n % hosts.Length]);
        }));
    }
}
