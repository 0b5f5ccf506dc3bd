using UsenAdmin.Integration.Terminals.Client;
using UsenAdmin.Integration.Terminals.Protocol;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public class TerminalClientMasterTests : TerminalClientTest
{
    private static readonly Guid Run = Guid.NewGuid();

    [Theory]
    [InlineData(TerminalEncoding.Json, true)]
    [InlineData(TerminalEncoding.Json, false)]
    [InlineData(TerminalEncoding.MessagePack, true)]
    [InlineData(TerminalEncoding.MessagePack, false)]
    public async Task Pushed_version_is_on_the_disk_before_it_is_confirmed(TerminalEncoding encoding, bool skipNegotiation)
    {
        await using var terminal = await StartEnrolledAsync(Options with { Encoding = encoding, SkipNegotiation = skipNegotiation });
        Assert.Equal(7, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);

        long? onDisk = null;
        Portal.OnApplied = () => onDisk = OnDisk()?.Version;
        Portal.Wanted = Masters.Version(8);
        await PushAsync(8);

        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 8 }, await Portal.Applied.Reader.ReadAsync(Ct));
        Assert.Equal(8, onDisk);
        Assert.Contains("MasterApplied 8", Portal.Log);
    }

    [Fact]
    public async Task Restarted_terminal_says_what_its_disk_holds_without_fetching_it_again()
    {
        await using (await StartEnrolledAsync())
        {
            await Portal.Applied.Reader.ReadAsync(Ct);
        }

        Portal.Log.Clear();
        await using var restarted = Start();

        Assert.Equal(7, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(1, Portal.Count("GET /master 304"));
        Assert.Equal(0, Portal.Count("GET /master 200"));
    }

    [Fact]
    public async Task Killed_between_storing_and_confirming_it_confirms_after_the_restart()
    {
        var stored = new TaskCompletionSource();
        Portal.Faults["/master/applied"] = System.Net.HttpStatusCode.ServiceUnavailable;
        Portal.HasHub = false;
        await using (var terminal = await StartEnrolledAsync())
        {
            terminal.Client.MasterStored += _ => stored.TrySetResult();
            await stored.Task.WaitAsync(Ct);
        }

        Assert.DoesNotContain("applied 7", Portal.Log);
        Portal.Faults.Clear();
        await using var restarted = Start();

        Assert.Equal(7, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(1, Portal.Count("GET /master 200"));
    }

    [Fact]
    public async Task File_cut_in_half_is_fetched_again()
    {
        await using (await StartEnrolledAsync())
        {
            await Portal.Applied.Reader.ReadAsync(Ct);
        }

        var file = Path.Combine(Disk, "master");
        var whole = await File.ReadAllBytesAsync(file, Ct);
        await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)], Ct);
        await using var restarted = Start();

        Assert.Equal(7, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(7, OnDisk()?.Version);
        Assert.Equal(2, Portal.Count("GET /master 200"));
    }

    [Fact]
    public async Task Hundred_pushes_while_one_fetch_runs_are_one_fetch_more_and_answer_the_last()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);
        var fetching = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        Portal.BeforeMaster = () =>
        {
            fetching.TrySetResult();
            return goOn.Task;
        };
        await PushAsync(8);
        await fetching.Task.WaitAsync(Ct);
        Portal.Log.Clear();

        for (var version = 8; version < 108; version++)
        {
            Portal.Wanted = Masters.Version(version);
            await PushAsync(version);
        }

        await PushesArrivedAsync(terminal);
        goOn.SetResult();

        Assert.Equal(107, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 107 }, await Portal.Applied.Reader.ReadAsync(Ct));
        Assert.Equal(2, Portal.Log.Count(entry => entry.StartsWith("GET /master", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_that_brings_nothing_new_is_answered_all_the_same()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);

        await PushAsync(7);

        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 7 }, await Portal.Applied.Reader.ReadAsync(Ct));
        Assert.Equal(1, Portal.Count("GET /master 304"));
    }

    [Fact]
    public async Task Version_never_goes_back()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);

        Portal.Wanted = Masters.Version(5);
        await PushAsync(5);

        Assert.Equal(7, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(7, OnDisk()?.Version);
    }

    [Fact]
    public async Task Disk_that_refuses_is_reported_once_and_tried_again()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);
        var obstacle = Directory.CreateDirectory(Path.Combine(Disk, "master.tmp"));

        Portal.Wanted = Masters.Version(8);
        await PushAsync(8);
        var failed = await Portal.Failed.Reader.ReadAsync(Ct);
        Assert.Equal((Run, 8L, "storageDenied"), (failed.RunId, failed.Version, failed.Code));
        Assert.InRange(failed.Message.Length, 1, MasterSyncFailedMessage.MaxMessageLength);

        Time.Advance(await Time.WaitBegunAsync(TimeSpan.Zero, LongestRetry, Ct));
        var secondTry = await Time.WaitBegunAsync(TimeSpan.Zero, LongestRetry, Ct);
        Assert.False(Portal.Failed.Reader.TryRead(out _));

        obstacle.Delete();
        Time.Advance(secondTry);
        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 8 }, await Portal.Applied.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task Portal_in_trouble_is_asked_again_later()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);
        Portal.Faults["/master"] = System.Net.HttpStatusCode.ServiceUnavailable;
        Portal.Wanted = Masters.Version(8);
        await PushAsync(8);

        var wait = await Time.WaitBegunAsync(TimeSpan.Zero, LongestRetry, Ct);
        Portal.Faults.Clear();
        Time.Advance(wait);

        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 8 }, await Portal.Applied.Reader.ReadAsync(Ct));
    }

    private Task PushAsync(long version) =>
        Portal.PushAsync(TerminalHubNames.MasterSyncRequested, new MasterSyncRequestedMessage { RunId = Run, Version = version });

    /// <summary>Messages come in order: whoever has heard of the floor has heard of everything before.</summary>
    private async Task PushesArrivedAsync(RunningTerminal terminal)
    {
        var arrived = new TaskCompletionSource();
        terminal.Client.FloorChanged += _ => arrived.TrySetResult();
        await Portal.PushAsync(TerminalHubNames.FloorChanged, new FloorChangedMessage { Revision = 1 });
        await arrived.Task.WaitAsync(Ct);
    }
}
