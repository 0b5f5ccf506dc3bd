using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.Readiness;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Readiness;

public sealed class ReadinessTests(TestPostgres postgres) : WatchScene(postgres)
{
    private ReadinessQueries Queries => new(Contexts);

    [Fact]
    public async Task Each_step_raises_the_score_and_names_the_next()
    {
        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        var (store, tables) = await StoreAsync("0001");
        Assert.Equal((ReadinessState.Unlinked, 0, "Next_Link"), await StateAsync());

        var link = await LinkAsync(store);
        Assert.Equal((ReadinessState.Progress, 25, "Next_Map"), await StateAsync());
        await MapAsync(link, (tables[0], "s1"));
        Assert.Equal((ReadinessState.Progress, 37, "Next_Map"), await StateAsync());
        await MapAsync(link, (tables[0], "s1"), (tables[1], "s2"));
        Assert.Equal((ReadinessState.Progress, 50, "Next_Terminals"), await StateAsync());

        var terminal = new Terminal(Ours, store.Id, TerminalKind.Pos, "レジ1", "sn", "10001", Clock.GetUtcNow());
        terminal.Launch([LedgerProvider.Resty]);
        await WriteAsync(db => db.Terminals.Add(terminal));
        Assert.Equal((ReadinessState.Progress, 75, "Next_Sync"), await StateAsync());
    }

    [Fact]
    public async Task What_wants_a_person_comes_first_and_others_companies_do_not_come_at_all()
    {
        Lists(Seat("s1", "A1"));
        await StoreAsync("0001");
        await StoreAsync("9001", company: Theirs);
        var (changed, tables) = await StoreAsync("0002");
        var link = await LinkAsync(changed, "R0002");
        await MapAsync(link, (tables[0], "s1"));
        Lists(Seat("s1", "窓側"));
        await FetchAsync(link);

        var rows = await Queries.PageAsync(Ours, null, null, 0, 10, Ct);
        Assert.Equal(["0002", "0001"], rows.Select(r => r.Code));
        Assert.Equal((ReadinessState.Attention, "Next_Changes"), (rows[0].State, rows[0].Next));
        Assert.Equal("0001", Assert.Single(await Queries.PageAsync(Ours, ReadinessState.Unlinked, null, 0, 10, Ct)).Code);

        var summary = await Queries.SummaryAsync(Ours, "ブランドなし", Ct);
        var brand = Assert.Single(summary.Brands);
        Assert.Equal((2, 1, 0, "ブランドなし", 2), (summary.Stores, summary.Linked, summary.Mapped, brand.Name, brand.Cells.Count));
    }

    private async Task<(ReadinessState, int, string?)> StateAsync()
    {
        var row = Assert.Single(await Queries.PageAsync(Ours, null, null, 0, 10, Ct));
        return (row.State, row.Score, row.Next);
    }
}
