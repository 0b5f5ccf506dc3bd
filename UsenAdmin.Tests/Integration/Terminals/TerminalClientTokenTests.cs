using System.Net;
using UsenAdmin.Integration.Terminals.Client;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public class TerminalClientTokenTests : TerminalClientTest
{
    private string DeviceFile => Path.Combine(Disk, "device.json");

    [Fact]
    public async Task Enrolled_device_keeps_its_token_where_only_its_owner_reads_it()
    {
        await using var client = new TerminalClient(Options, Time);

        var identity = await client.EnrollAsync(FakePortal.Code, Ct);

        Assert.Equal((Portal.TerminalId, "0001", "00001"), (identity.TerminalId, identity.StoreCode, identity.RegisterNumber));
        Assert.Contains(Portal.Token!, await File.ReadAllTextAsync(DeviceFile, Ct), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DeviceFile));
        }
    }

    [Fact]
    public async Task Enrollment_whose_answer_was_lost_is_given_again()
    {
        Portal.LostAnswers["/enrollments"] = true;
        await using (var client = new TerminalClient(Options, Time))
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.EnrollAsync(FakePortal.Code, Ct));
        }

        var given = Portal.Token;
        Portal.LostAnswers.Clear();
        await using var again = new TerminalClient(Options, Time);
        await again.EnrollAsync(FakePortal.Code, Ct);

        Assert.Equal(given, Portal.Token);
        Assert.Contains(given!, await File.ReadAllTextAsync(DeviceFile, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_code_is_refused_and_leaves_the_device_as_it_was()
    {
        await using var client = new TerminalClient(Options, Time);

        var refusal = await Assert.ThrowsAsync<TerminalApiException>(() => client.EnrollAsync("WRONG234", Ct));

        Assert.Equal((HttpStatusCode.BadRequest, "enrollmentCodeInvalid"), (refusal.StatusCode, refusal.Code));
        Assert.Null(client.Identity);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync(Ct));
    }

    [Fact]
    public async Task Device_that_comes_to_another_store_forgets_the_master_of_the_one_before()
    {
        await using (await StartEnrolledAsync())
        {
            await Portal.Applied.Reader.ReadAsync(Ct);
        }

        Portal.StoreCode = "0002";
        Portal.Wanted = Masters.Version(3, Guid.NewGuid());
        await using var moved = await StartEnrolledAsync();

        Assert.Equal(3, (await Portal.Applied.Reader.ReadAsync(Ct)).Version);
        Assert.Equal(3, OnDisk()?.Version);
    }

    [Fact]
    public async Task Rotated_token_replaces_the_old_one_without_a_gap()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);
        var old = Portal.Token!;

        await terminal.Client.RotateTokenAsync(Ct);

        Assert.NotEqual(old, Portal.Token);
        var file = await File.ReadAllTextAsync(DeviceFile, Ct);
        Assert.DoesNotContain(old, file, StringComparison.Ordinal);
        Assert.Contains(Portal.Token!, file, StringComparison.Ordinal);
        Assert.Equal(TerminalState.Online, terminal.Client.State);
    }

    [Fact]
    public async Task Rotation_cut_off_before_the_new_token_was_used_goes_on_after_the_restart()
    {
        await RotateButNeverUseAsync();
        var old = Portal.Token!;
        var next = Portal.NextToken!;
        var file = await File.ReadAllTextAsync(DeviceFile, Ct);
        Assert.Contains(old, file, StringComparison.Ordinal);
        Assert.Contains(next, file, StringComparison.Ordinal);

        await using var restarted = Start();
        await Portal.Applied.Reader.ReadAsync(Ct);

        Assert.Equal(next, Portal.Token);
        Assert.DoesNotContain(old, await File.ReadAllTextAsync(DeviceFile, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotated_token_that_the_portal_does_not_know_gives_way_to_the_old_one()
    {
        await RotateButNeverUseAsync();
        var unknown = Portal.NextToken!;
        Portal.NextToken = null;

        await using var restarted = Start();
        await Portal.Applied.Reader.ReadAsync(Ct);

        Assert.DoesNotContain(unknown, await File.ReadAllTextAsync(DeviceFile, Ct), StringComparison.Ordinal);
        await Time.PassUntilAsync(restarted.BecomesAsync(TerminalState.Online, Ct), LongestRetry, Ct);
    }

    [Fact]
    public async Task Rotation_whose_answer_was_lost_leaves_the_old_token_working()
    {
        await using var terminal = await StartEnrolledAsync();
        await Portal.Applied.Reader.ReadAsync(Ct);
        Portal.LostAnswers["/token/rotation"] = true;

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => terminal.Client.RotateTokenAsync(Ct));
        Portal.LostAnswers.Clear();

        Assert.NotEmpty((await terminal.Client.GetLauncherAsync(Ct)).Links);
        await terminal.Client.RotateTokenAsync(Ct);
        Assert.Contains(Portal.Token!, await File.ReadAllTextAsync(DeviceFile, Ct), StringComparison.Ordinal);
    }

    /// <summary>The portal gave a new token and the device wrote it down; then the power failed.</summary>
    private async Task RotateButNeverUseAsync()
    {
        await using var client = new TerminalClient(Options, Time);
        await client.EnrollAsync(FakePortal.Code, Ct);
        Portal.Faults["/launcher"] = HttpStatusCode.ServiceUnavailable;
        await Assert.ThrowsAsync<TerminalApiException>(() => client.RotateTokenAsync(Ct));
        Portal.Faults.Clear();
    }
}
