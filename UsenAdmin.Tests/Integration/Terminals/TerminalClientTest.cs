using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Client;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

/// <summary>A fake portal, an empty disk and a clock that stands still.</summary>
public abstract class TerminalClientTest : IAsyncLifetime
{
    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("terminal-");

    private protected FakePortal Portal { get; private set; } = null!;

    private protected ObservedTime Time { get; } = new();

    protected string Disk => _disk.FullName;

    protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    /// <summary>Waits up to this are retries, longer ones polls.</summary>
    protected static TimeSpan LongestRetry { get; } = TimeSpan.FromSeconds(47);

    public async ValueTask InitializeAsync() => Portal = await FakePortal.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        _disk.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected TerminalClientOptions Options => new()
    {
        BaseUrl = Portal.Address,
        DataDirectory = Disk,
        Kind = TerminalKind.Pos,
        SerialNumber = "SN-1",
        AppVersion = "1.0",
    };

    private protected RunningTerminal Start(TerminalClientOptions? options = null) => new(new TerminalClient(options ?? Options, Time));

    private protected async Task<RunningTerminal> StartEnrolledAsync(TerminalClientOptions? options = null)
    {
        await using (var client = new TerminalClient(options ?? Options, Time))
        {
            await client.EnrollAsync(FakePortal.Code, Ct);
        }

        return Start(options);
    }

    /// <summary>What somebody else would find on the disk at this moment.</summary>
    protected StoredMaster? OnDisk() => new MasterDisk(Disk, Time, NullLogger<MasterDisk>.Instance).Read();
}
