using System.Text;
using Npgsql;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>A register number is wanted by two at once: a device that is just enrolled, and a file or a person of the portal.</summary>
public sealed class RegisterNumberTests(TestPostgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_wants_the_number_of_a_device_that_is_just_enrolled_says_so_and_changes_nothing()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var known = new Terminal(scene.Company, store.Id, TerminalKind.Pos, "POS 01", "1", "20001", scene.Clock.GetUtcNow());
        await scene.AddAsync(known);
        await using var enrolling = await scene.Contexts.OpenAsync(scene.Company, Ct);
        var number = await RegisterNumbers.NextAsync(enrolling, Ct);
        enrolling.Terminals.Add(new Terminal(scene.Company, store.Id, TerminalKind.Pos, "POS 02", "2", number, scene.Clock.GetUtcNow()));
        await enrolling.SaveChangesAsync(Ct);

        var file = Encoding.UTF8.GetBytes($"{TerminalFiles.Id},{TerminalFiles.Name},{TerminalFiles.Register}\r\n{known.Id},奥,{number}\r\n");
        var import = Task.Run(() => new ImportTerminals(scene.Contexts, scene.Notifier, scene.Clock).ExecuteAsync(scene.Admin, file, dryRun: false, Ct), Ct);
        var edit = Task.Run(() => new EditTerminal(scene.Contexts, scene.Clock).ExecuteAsync(scene.Admin, new EditTerminalRequest(known.Id, "奥", number), Ct), Ct);
        await UntilTwoWaitAsync(scene);
        await enrolling.CommitAsync(Ct);

        var problem = Assert.Single((await import).Value.Problems);
        Assert.Equal((2, "Import_Twice", number), (problem.Line, problem.Key, problem.Text));
        Assert.False((await edit).IsDone);
        var now = await scene.NowAsync(known);
        Assert.Equal(("POS 01", "20001"), (now.Name, now.RegisterNumber));
    }

    [Fact]
    public async Task A_device_gets_another_number_than_a_file_that_is_just_taken_in_gives()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var known = new Terminal(scene.Company, store.Id, TerminalKind.Pos, "POS 01", "1", "20001", scene.Clock.GetUtcNow());
        await scene.AddAsync(known);
        var file = Encoding.UTF8.GetBytes($"{TerminalFiles.Id},{TerminalFiles.Name},{TerminalFiles.Register}\r\n{known.Id},奥,10001\r\n");

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            if (i == 4)
            {
                return (await new ImportTerminals(scene.Contexts, scene.Notifier, scene.Clock).ExecuteAsync(scene.Admin, file, dryRun: false, Ct)).Value.Problems.Count.ToString("0", null);
            }

            await using var db = await scene.Contexts.OpenAsync(scene.Company, Ct);
            var number = await RegisterNumbers.NextAsync(db, Ct);
            db.Terminals.Add(new Terminal(scene.Company, store.Id, TerminalKind.Pos, $"POS 1{i}", $"1{i}", number, scene.Clock.GetUtcNow()));
            await db.CommitAsync(Ct);
            return number;
        }, Ct)));

        Assert.Equal(8, taken.Distinct().Count());
        Assert.Equal(taken[4] == "0" ? "10001" : "20001", (await scene.NowAsync(known)).RegisterNumber);
    }

    private async Task UntilTwoWaitAsync(SyncScene scene)
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.SuperuserConnectionString);
        await using var waiting = source.CreateCommand("select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'");
        waiting.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(scene.Database.Owner).Database!);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((long)(await waiting.ExecuteScalarAsync(Ct))! < 2)
        {
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
