using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>
/// A POS, ターミナル or ハンディ as the terminal protocol wants it: the reference for whoever builds a device. Enroll it once, then
/// <see cref="RunAsync"/> for as long as the device is on. Events come from the client's own threads, one at a time per kind.
/// </summary>
public sealed class TerminalClient : IAsyncDisposable
{
    private readonly DeviceCredentials _credentials;
    private readonly DeviceEnrollment _enrollment;
    private readonly DeviceOpening _opening;
    private readonly MasterDisk _masters;
    private readonly TerminalHubConnection _hub;
    private readonly MasterUpdater _updater;
    private readonly LauncherWatch _launcher;
    private readonly TerminalLoops _loops;
    private readonly SemaphoreSlim _rotation = new(1);
    private readonly ILogger<TerminalClient> _logger;

    public TerminalClient(TerminalClientOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        time ??= TimeProvider.System;
        loggers ??= NullLoggerFactory.Instance;
        _logger = loggers.CreateLogger<TerminalClient>();
        _credentials = new DeviceCredentials(options.DataDirectory, loggers.CreateLogger<DeviceCredentials>());
        Api = new TerminalApi(options, _credentials);
        _masters = new MasterDisk(options.DataDirectory, time, loggers.CreateLogger<MasterDisk>());
        _opening = new DeviceOpening(options.DataDirectory, Api);
        _enrollment = new DeviceEnrollment(options, Api, _credentials, _masters, _opening);
        _hub = new TerminalHubConnection(options, _credentials);
        _updater = new MasterUpdater(options, _masters, Api, _hub, time, loggers.CreateLogger<MasterUpdater>());
        _launcher = new LauncherWatch(Api, loggers.CreateLogger<LauncherWatch>());
        _loops = new TerminalLoops(options, _masters, _opening, Api, _hub, _updater, _launcher, time, loggers.CreateLogger<TerminalLoops>());
        Listen();
    }

    /// <summary>A new master is on the disk. It is confirmed to the portal after this.</summary>
    public event Action<StoredMaster>? MasterStored;

    public event Action<TerminalState>? StateChanged;

    /// <summary>The launcher as it is now.</summary>
    public event Action<LauncherAnswer>? LauncherChanged;

    /// <summary>That ledger's list is out of date: mark 更新.</summary>
    public event Action<LedgerProvider>? ReservationsChanged;

    /// <summary>The floor has this revision now.</summary>
    public event Action<long>? FloorChanged;

    /// <summary>A run of the store has ended.</summary>
    public event Action<MasterSyncFinishedMessage>? MasterSyncFinished;

    /// <summary>The plain calls, with this device's token.</summary>
    public TerminalApi Api { get; }

    public TerminalState State => _loops.State;

    /// <summary>Null until enrolled.</summary>
    public DeviceIdentity? Identity => _credentials.Secrets?.Identity;

    /// <summary>開局 as last answered by the portal; null while 未開局.</summary>
    public OpeningAnswer? Opening => _opening.Current;

    /// <summary>The master on the disk, checked; null when there is none.</summary>
    public StoredMaster? HeldMaster() => _masters.Read();

    /// <summary>
    /// Makes this device a terminal of the code's store. When the answer was lost, call it again with the same code. A device
    /// that comes to another store forgets the master of the one before.
    /// </summary>
    public Task<DeviceIdentity> EnrollAsync(string code, CancellationToken ct) => _enrollment.ExecuteAsync(code, ct);

    /// <summary>
    /// A new token. The old one is kept until the new one has worked, which is tried at once; if the portal cannot be reached for
    /// that any more, the next call of any kind does it.
    /// </summary>
    public async Task RotateTokenAsync(CancellationToken ct)
    {
        await _rotation.WaitAsync(ct);
        try
        {
            _credentials.Rotated((await Api.RotateTokenAsync(ct)).Token);
            await Api.GetLauncherAsync(null, ct);
        }
        finally
        {
            _rotation.Release();
        }
    }

    /// <summary>開局: the newest master is fetched as soon as the client runs.</summary>
    public async Task<OpeningAnswer> OpenAsync(CancellationToken ct)
    {
        var opening = await _opening.OpenAsync(ct);
        _updater.Request(MasterHint.CatchUp);
        return opening;
    }

    /// <summary>閉局: it is no longer pushed to, and does not poll.</summary>
    public Task CloseAsync(CancellationToken ct) => _opening.CloseAsync(ct);

    /// <summary>マスタ同期 pressed on this terminal. Returns the run.</summary>
    public async Task<Guid> RequestMasterSyncAsync(CancellationToken ct) =>
        (await Api.RequestMasterSyncAsync(Guid.NewGuid().ToString(), ct)).RunId;

    public Task<MasterSyncStatus> GetRunAsync(Guid runId, CancellationToken ct) => Api.GetRunAsync(runId, ct);

    public async Task<LauncherAnswer> GetLauncherAsync(CancellationToken ct) => (await Api.GetLauncherAsync(null, ct))!.Value.Launcher;

    /// <summary>POS and ターミナル: at most one ledger.</summary>
    public Task<LauncherAnswer> SetLauncherAsync(IReadOnlyList<LedgerProvider> ledgers, CancellationToken ct) => Api.PutLauncherAsync(ledgers, ct);

    /// <summary>
    /// Keeps this terminal up to date until it is cancelled or its token is revoked; <see cref="State"/> says which of the two.
    /// Throws <see cref="InvalidOperationException"/> when it is not enrolled.
    /// </summary>
    public Task RunAsync(CancellationToken ct) =>
        Identity is null ? throw new InvalidOperationException("The device is not enrolled.") : _loops.RunAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Api.Dispose();
        _rotation.Dispose();
    }

    private void Listen()
    {
        Api.Revoked += _loops.Revoke;
        _loops.StateChanged += state => Tell(StateChanged, state);
        _updater.Stored += master => Tell(MasterStored, master);
        _launcher.Changed += launcher => Tell(LauncherChanged, launcher);
        _hub.On<MasterSyncRequestedMessage>(TerminalHubNames.MasterSyncRequested, m => _updater.Request(new MasterHint(m.RunId, m.Version)));
        _hub.On<MasterSyncFinishedMessage>(TerminalHubNames.MasterSyncFinished, m => Tell(MasterSyncFinished, m));
        _hub.On<LauncherChangedMessage>(TerminalHubNames.LauncherChanged, _ => _launcher.Request());
        _hub.On<ReservationsChangedMessage>(TerminalHubNames.ReservationsChanged, m => Tell(ReservationsChanged, m.Ledger));
        _hub.On<FloorChangedMessage>(TerminalHubNames.FloorChanged, m => Tell(FloorChanged, m.Revision));
    }

    /// <summary>A bug in an observer must not take the terminal off the line.</summary>
    private void Tell<T>(Action<T>? observers, T news)
    {
        try
        {
            observers?.Invoke(news);
        }
        catch (Exception e)
        {
            _logger.LogError(e, "An observer of {News} failed", typeof(T).Name);
        }
    }
}
