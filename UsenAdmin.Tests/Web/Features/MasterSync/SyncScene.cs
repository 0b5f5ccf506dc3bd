using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>マスタ同期 on a database of its own, through the actions: a clock that stands, a hub that writes down, jobs that run when the test says.</summary>
internal sealed class SyncScene : IDisposable
{
    /// <summary>Friday 2026-11-20, 10:32 in Tokyo.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 1, 32, 0, TimeSpan.Zero);

    private SyncScene(PostgresDatabase database, RollOutOptions options)
    {
        Database = database;
        Options = options;
        Contexts = new UsenAdminDbFactory(UsenAdminDbOptions.For(database.App));
        Lookups = new CrossCompanyQueries(UsenAdminDbOptions.For(database.App));
        Notifier = new TerminalNotifier(Hub);
        Masters = new MasterVersions(Clock);
        Queue = new SyncRunQueue(new NoJobs(), NullLogger<SyncRunQueue>.Instance);
        Starting = new StartMasterSync(Contexts, Queue, Options, Clock);
        Advance = new AdvanceSyncRun(Contexts, Notifier, Options, Clock);
        Progress = new SyncRunProgress(Advance, Signals, Clock, NullLogger<SyncRunProgress>.Instance);
        Job = new RunMasterSync(new PrepareSyncRun(Contexts, Masters, Signals, Options, Clock), Progress, NullLogger<RunMasterSync>.Instance);
        Queries = new MasterSyncQueries(Contexts);
    }

    public PostgresDatabase Database { get; }

    public RollOutOptions Options { get; }

    public UsenAdminDbFactory Contexts { get; }

    public CrossCompanyQueries Lookups { get; }

    public ManualClock Clock { get; } = new(Start);

    public RecordingHub Hub { get; } = new();

    public LiveSignals Signals { get; } = new();

    public TerminalNotifier Notifier { get; }

    public MasterVersions Masters { get; }

    public SyncRunQueue Queue { get; }

    public StartMasterSync Starting { get; }

    public AdvanceSyncRun Advance { get; }

    public SyncRunProgress Progress { get; }

    public RunMasterSync Job { get; }

    public MasterSyncQueries Queries { get; }

    public Guid Company { get; } = Guid.CreateVersion7();

    public Actor Admin => Actor.Command(Company, "佐藤");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<SyncScene> CreateAsync(TestPostgres postgres, RollOutOptions? options = null)
    {
        var scene = new SyncScene(await postgres.NewDatabaseAsync(), options ?? new RollOutOptions());
        await scene.AddAsync(new Company(scene.Company, "1001", "われわれ"));
        return scene;
    }

    public async Task AddAsync(params object[] rows)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(Database.Owner));
        db.AddRange(rows);
        await db.SaveChangesAsync(Ct);
    }

    public async Task<Store> StoreAsync(string code, params OpeningHours[] hours)
    {
        var store = new Store(Company, new StoreDetails { Code = code, Name = $"店{code}", OpeningHours = hours });
        await AddAsync(store, new PosTable(Company, store.Id, new TableDetails("A1", "A1", 4, TableCategory.Table, 1)));
        return store;
    }

    /// <summary>A terminal that holds nothing yet.</summary>
    public async Task<Terminal> TerminalAsync(Store store, TerminalKind kind = TerminalKind.Pos, bool open = true, bool training = false)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        var terminal = new Terminal(Company, store.Id, kind, $"{kind} {id}", id, null, Clock.GetUtcNow(), training);
        if (open)
        {
            terminal.Open(Clock.GetUtcNow());
        }

        await AddAsync(terminal);
        return terminal;
    }

    public async Task<List<Terminal>> TerminalsAsync(Store store, int count, TerminalKind kind = TerminalKind.Pos)
    {
        var terminals = new List<Terminal>();
        for (var i = 0; i < count; i++)
        {
            terminals.Add(await TerminalAsync(store, kind));
        }

        return terminals;
    }

    /// <summary>Somebody changes what the store's terminals work by.</summary>
    public async Task EditAsync(Store store, string tableName)
    {
        await using var db = await Contexts.OpenAsync(Company, Ct);
        await db.Database.ExecuteSqlAsync($"update pos_tables set name = {tableName} where company_id = {Company} and store_id = {store.Id}", Ct);
        await db.CommitAsync(Ct);
    }

    /// <summary>Presses マスタ同期 on the portal and lets the job run.</summary>
    public async Task<Guid> RunAsync(params Store[] stores) => await RunAsync(StartMasterSyncRequest.For([.. stores.Select(s => s.Id)]));

    public async Task<Guid> RunAsync(StartMasterSyncRequest request, Actor? actor = null)
    {
        var run = (await Starting.ExecuteAsync(actor ?? Admin, request, Ct)).Value;
        await Job.ExecuteAsync(Company, run, Ct);
        return run;
    }

    public async Task<UsenAdmin.Data.Results.Result<UsenAdmin.Data.Results.Done>> ConfirmAsync(Terminal terminal, long version)
    {
        var result = await new ConfirmMaster(Contexts, Progress, Clock).ExecuteAsync(Of(terminal), version, Ct);
        await Progress.CatchUpAsync(Ct);
        return result;
    }

    public async Task<UsenAdmin.Data.Results.Result<UsenAdmin.Data.Results.Done>> FailAsync(Terminal terminal, Guid run, long version, string message = "容量不足")
    {
        var result = await new ReportMasterFailure(Contexts, Progress, Clock).ExecuteAsync(Of(terminal), new MasterFailure(run, version, "diskFull", message), Ct);
        await Progress.CatchUpAsync(Ct);
        return result;
    }

    public async Task<long> OpenAsync(Terminal terminal) =>
        (await new OpenTerminal(Contexts, Masters, Notifier, Clock).ExecuteAsync(Of(terminal), Ct)).Value.Version;

    public Task SweepAsync() => new SweepSyncRuns(Lookups, Job, new JobLock(Database.App), Clock).ExecuteAsync(Ct);

    public async Task<T> ReadAsync<T>(Func<UsenAdminDb, Task<T>> read)
    {
        await using var db = await Contexts.OpenAsync(Company, Ct);
        return await read(db);
    }

    public Task<SyncRun> RunOfAsync(Guid run) => ReadAsync(db => db.SyncRuns.AsNoTracking().SingleAsync(r => r.Id == run, Ct));

    public Task<Terminal> NowAsync(Terminal terminal) => ReadAsync(db => db.Terminals.AsNoTracking().SingleAsync(t => t.Id == terminal.Id, Ct));

    public Task<long> NewestAsync(Store store) => ReadAsync(db => db.Stores.Where(s => s.Id == store.Id).Select(s => s.MasterVersion).SingleAsync(Ct));

    public Task<SyncTerminalState> StateAsync(Guid run, Terminal terminal) =>
        ReadAsync(db => db.SyncRunTerminals.Where(t => t.RunId == run && t.TerminalId == terminal.Id).Select(t => t.State).SingleAsync(Ct));

    public Task<SyncRunStore> PartAsync(Guid run, Store store) =>
        ReadAsync(db => db.SyncRunStores.AsNoTracking().SingleAsync(p => p.RunId == run && p.StoreId == store.Id, Ct));

    public static Actor Of(Terminal terminal) => new(ActorKind.Terminal, terminal.CompanyId, terminal.Id, terminal.Name, terminal.StoreId);

    public void Dispose() => Progress.Dispose();

    /// <summary>A job server that never takes anything up, as if its process died.</summary>
    private sealed class NoJobs : IBackgroundJobClient
    {
        public string Create(Job job, IState state) => "1";

        public bool ChangeState(string jobId, IState state, string expectedState) => true;
    }
}
