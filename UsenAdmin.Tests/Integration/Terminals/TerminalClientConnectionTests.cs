using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Client;
using UsenAdmin.Integration.Terminals.Protocol;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public class TerminalClientConnectionTests : TerminalClientTest
{
    private static readonly TimeSpan EarliestPoll = TimeSpan.FromSeconds(48);
    private static readonly TimeSpan LatestPoll = TimeSpan.FromSeconds(72);

    [Fact]
    public async Task Comes_back_after_the_portal_died_and_catches_up()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);

        await Portal.DieAsync();
        await terminal.BecomesAsync(TerminalState.Offline, Ct);
        Portal.Wanted = Masters.Version(9);
        await Portal.ComeBackAsync();

        await Time.PassUntilAsync(terminal.BecomesAsync(TerminalState.Online, Ct), LongestRetry, Ct);
        Assert.Equal(9, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
    }

    [Fact]
    public async Task Waits_longer_the_longer_the_portal_is_gone()
    {
        await using (var client = new TerminalClient(Options, Time))
        {
            await client.EnrollAsync(FakePortal.Code, Ct);
        }

        await Portal.DieAsync();
        await using var terminal = Start();

        for (var longest = 1.0; longest < 60; longest *= 2)
        {
            var wait = await Time.WaitBegunAsync(TimeSpan.Zero, LongestRetry, Ct);
            Assert.InRange(wait.TotalSeconds, longest / 2, longest);
            Time.Advance(wait);
        }
    }

    [Fact]
    public async Task Open_terminal_without_a_hub_polls_and_beats()
    {
        Portal.HasHub = false;
        await using var terminal = await StartEnrolledAsync();
        await terminal.BecomesAsync(TerminalState.Offline, Ct);
        await Portal.Applied.Reader.ReadAsync(Ct);
        await terminal.Client.OpenAsync(Ct);

        Time.Advance(LatestPoll);
        Assert.Equal(new HeartbeatRequest("1.0", 7), await Portal.Heartbeats.Reader.ReadAsync(Ct));

        Portal.Wanted = Masters.Version(8);
        var applied = Portal.Applied.Reader.ReadAsync(Ct).AsTask();
        await Time.PassUntilAsync(applied, LatestPoll, Ct);
        Assert.Equal(8, (await applied).Version);
        Assert.Contains("applied 8", Portal.Log);
    }

    [Fact]
    public async Task Closed_terminal_does_not_beat_and_stays_open_over_a_restart()
    {
        Portal.HasHub = false;
        await using (var terminal = await StartEnrolledAsync())
        {
            await Time.WaitBegunAsync(EarliestPoll, LatestPoll, Ct);
            Time.Advance(LatestPoll);
            await Time.WaitBegunAsync(EarliestPoll, LatestPoll, Ct);
            Assert.False(Portal.Heartbeats.Reader.TryRead(out _));

            await terminal.Client.OpenAsync(Ct);
        }

        await using var restarted = Start();
        Assert.Equal(7, restarted.Client.Opening?.Version);
        await restarted.Client.CloseAsync(Ct);
        Assert.Null(restarted.Client.Opening);
        Assert.Contains("DELETE /openings/current 204", Portal.Log);
    }

    [Fact]
    public async Task Revoked_while_connected_it_stops_and_says_so()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);

        Portal.Revoke();
        await Time.PassUntilAsync(terminal.Run, LongestRetry, Ct);

        Assert.Equal(TerminalState.Revoked, terminal.Client.State);
    }

    [Fact]
    public async Task Revoked_while_away_it_stops_at_the_first_contact()
    {
        await using (await StartEnrolledAsync())
        {
            await Portal.Applied.Reader.ReadAsync(Ct);
        }

        Portal.Revoke();
        await using var terminal = Start();

        await terminal.Run.WaitAsync(Ct);
        Assert.Equal(TerminalState.Revoked, terminal.Client.State);
        Assert.Equal(7, terminal.Client.HeldMaster()?.Version);
    }

    [Theory]
    [InlineData(TerminalEncoding.Json)]
    [InlineData(TerminalEncoding.MessagePack)]
    public async Task Observers_hear_what_the_portal_pushes(TerminalEncoding encoding)
    {
        await using var terminal = await StartEnrolledAsync(Options with { Encoding = encoding });
        var finished = new TaskCompletionSource<MasterSyncFinishedMessage>();
        var launcher = new TaskCompletionSource<LauncherAnswer>();
        await Portal.Applied.Reader.ReadAsync(Ct);
        LedgerProvider? heard = null;
        terminal.Client.ReservationsChanged += ledger =>
        {
            heard = ledger;
            throw new InvalidOperationException("An observer with a bug stops nothing that follows.");
        };
        terminal.Client.MasterSyncFinished += message => finished.TrySetResult(message);
        terminal.Client.LauncherChanged += news =>
        {
            if (news.Ledgers.Count == 0)
            {
                launcher.TrySetResult(news);
            }
        };

        var end = new MasterSyncFinishedMessage { RunId = Guid.NewGuid(), State = MasterSyncState.Cancelled, FinishedAt = DateTimeOffset.UnixEpoch };
        await Portal.PushAsync(TerminalHubNames.ReservationsChanged, new ReservationsChangedMessage { Ledger = LedgerProvider.Ebica });
        await Portal.PushAsync(TerminalHubNames.MasterSyncFinished, end);
        Portal.Launcher = new LauncherAnswer([], []);
        await Portal.PushAsync(TerminalHubNames.LauncherChanged, new LauncherChangedMessage());

        Assert.Equal(end, await finished.Task.WaitAsync(Ct));
        Assert.Empty((await launcher.Task.WaitAsync(Ct)).Links);
        Assert.Equal(LedgerProvider.Ebica, heard);
    }

    [Fact]
    public async Task Refusals_carry_their_code_and_words()
    {
        await using var terminal = await StartEnrolledAsync();

        var refusal = await Assert.ThrowsAsync<TerminalApiException>(
            () => terminal.Client.SetLauncherAsync([LedgerProvider.Resty, LedgerProvider.Ebica], Ct));

        Assert.Equal(("launcherTakesOneLedger", "1つのみ"), (refusal.Code, refusal.Detail));
    }

    [Fact]
    public async Task Master_sync_pressed_here_returns_a_run_that_can_be_followed()
    {
        await using var terminal = await StartEnrolledAsync();

        var run = await terminal.Client.GetRunAsync(await terminal.Client.RequestMasterSyncAsync(Ct), Ct);

        Assert.Equal((MasterSyncState.Running, "notOpen"), (run.State, run.Terminals.Single().State));
    }
}
