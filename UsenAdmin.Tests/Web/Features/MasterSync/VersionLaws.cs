using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>Wanted and applied only grow, and a terminal never holds what it was not to hold, whatever happens in whatever order.</summary>
public sealed class VersionLaws(TestPostgres postgres) : IAsyncLifetime
{
    private SyncScene _scene = null!;

    public async ValueTask InitializeAsync() => _scene = await SyncScene.CreateAsync(postgres);

    [Property(MaxTest = 12, StartSize = 12, EndSize = 24)]
    public async Task Versions_only_grow(List<byte> deeds)
    {
        var store = await _scene.StoreAsync(Guid.NewGuid().ToString("N")[..8]);
        Terminal[] terminals = [await _scene.TerminalAsync(store), await _scene.TerminalAsync(store, TerminalKind.Handy, open: false)];
        var (wanted, applied, newest) = (new long[2], new long[2], 0L);
        foreach (var deed in deeds)
        {
            await DoAsync(store, terminals[deed % 2], deed);
            for (var i = 0; i < 2; i++)
            {
                var now = await _scene.NowAsync(terminals[i]);
                Assert.True(now.WantedVersion >= wanted[i] && now.AppliedVersion >= applied[i] && now.AppliedVersion <= now.WantedVersion);
                (wanted[i], applied[i]) = (now.WantedVersion, now.AppliedVersion);
            }

            var version = await _scene.NewestAsync(store);
            Assert.InRange(version, Math.Max(newest, wanted.Max()), newest + 1);
            newest = version;
        }
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task DoAsync(Store store, Terminal terminal, byte deed)
    {
        switch (deed / 2 % 7)
        {
            case 0:
                await _scene.EditAsync(store, $"T{deed}");
                break;
            case 1:
                await _scene.RunAsync(store);
                break;
            case 2:
                await _scene.OpenAsync(terminal);
                break;
            case 3:
                await _scene.ConfirmAsync(terminal, (await _scene.NowAsync(terminal)).WantedVersion);
                break;
            case 4:
                await _scene.ConfirmAsync(terminal, deed % 7);
                break;
            case 5:
                _scene.Clock.Advance(TimeSpan.FromMinutes(deed - 128)); // The portal's clock jumps, on or back.
                await _scene.SweepAsync();
                break;
            default:
                await _scene.FailAsync(terminal, Guid.Empty, (await _scene.NowAsync(terminal)).WantedVersion);
                break;
        }
    }
}
