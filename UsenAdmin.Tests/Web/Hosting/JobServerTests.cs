using System.Net;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Hosting;

/// <summary>
/// The job library keeps its storage and logger for the whole process: these tests take turns with those of <see cref="LivePortal"/>, and leave a
/// logger behind that can be used on.
/// </summary>
[Collection(nameof(LivePortal))]
public sealed class JobServerTests(TestPostgres postgres, LivePortal portal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_portal_that_was_killed_while_it_held_a_jobs_lock_does_not_keep_the_next_one_from_starting()
    {
        var made = await postgres.NewEmptyDatabaseAsync();
        await using var database = await PortalDatabase.StartAsync(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:UsenAdmin"] = made.App,
                ["ConnectionStrings:UsenAdminOwner"] = made.Owner,
            }).Build(),
            new HostingEnvironment { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory }, NullLogger.Instance, Ct);
        await database.PrepareAsync(Ct);
        await using (var source = NpgsqlDataSource.Create(made.Owner))
        {
            // Held since before the restart, which takes some seconds.
            await using var held = source.CreateCommand("insert into hangfire.lock (resource, acquired) values ('hangfire:lock:recurring-job:sweep', now() - interval '8 s')");
            await held.ExecuteNonQueryAsync(Ct);
        }

        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddJobServer(database, serves: false).BuildServiceProvider();
        var recurring = services.GetRequiredService<IRecurringJobManager>();

        recurring.AddOrUpdate("sweep", () => Console.WriteLine(), Cron.Daily());

        Assert.Contains("sweep", services.GetRequiredService<JobStorage>().GetConnection().GetAllItemsFromSet("recurring-jobs"));
    }

    [Fact]
    public async Task Jobs_run_again_after_every_connection_was_cut_five_times()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        for (var round = 0; round < 5; round++)
        {
            await CutAsync();

            var run = await UntilAsync(async () => await device.SendAsync("POST", "/master-sync") is { Status: HttpStatusCode.Accepted } pressed ? pressed.Text("runId") : null);

            // Only its job, or the sweep's, writes the rows of its terminals.
            await UntilAsync(async () => await device.SendAsync("GET", "/master-sync/" + run) is { Status: HttpStatusCode.OK } read && read.Json["terminals"]!.AsArray().Count > 0 ? "there" : null);
        }
    }

    /// <summary>As a restart of PostgreSQL does to its clients; the library's LISTEN is among them.</summary>
    private async Task CutAsync()
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.SuperuserConnectionString);
        await using var cut = source.CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1");
        cut.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(portal.Database.Owner).Database!);
        Assert.True((long)(await cut.ExecuteScalarAsync(Ct))! > 0);
    }

    private static async Task<string> UntilAsync(Func<Task<string?>> ask)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await ask() is { } answer)
            {
                return answer;
            }
        }

        throw new TimeoutException();
    }
}
