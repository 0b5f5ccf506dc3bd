using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Stores;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>端末管理 at its actions: names and numbers, files, the list and its filters, training terminals, presence.</summary>
[Collection(nameof(LivePortal))]
public sealed class TerminalDeskTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "10500", ErrorKey.InvalidValue)]
    [InlineData("レジ", null, ErrorKey.InvalidValue)]
    [InlineData("レジ", "1234", ErrorKey.InvalidValue)]
    [InlineData("レジ", "１２３４５", ErrorKey.InvalidValue)]
    [InlineData("a\u0007b", "10500", ErrorKey.InvalidValue)]
    public async Task A_name_or_number_that_does_not_fit_is_refused_and_nothing_is_written(string name, string? number, ErrorKey key)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var before = await FindAsync(device);

        Assert.Equal(key, (await EditAsync(device, name, number)).Error!.Key);
        var after = await FindAsync(device);
        Assert.Equal((before.Name, before.RegisterNumber), (after.Name, after.RegisterNumber));
    }

    [Fact]
    public async Task A_register_number_is_one_terminals_alone_and_a_change_is_in_the_history()
    {
        using var first = await portal.EnrollAsync(TerminalKind.Pos);
        using var second = await portal.EnrollAsync(TerminalKind.Terminal, portal.OtherStore);

        Assert.Null((await EditAsync(first, "入口のレジ", "77001")).Error);
        Assert.Equal(ErrorKey.AlreadyExists, (await EditAsync(second, "奥のレジ", "77001")).Error!.Key);
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var entry = await db.AuditEntries.SingleAsync(a => a.Action == AuditAction.TerminalEdited && a.Subject == "入口のレジ", Ct);
        Assert.Contains("77001", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_companys_terminal_cannot_be_touched()
    {
        using var foreign = await portal.EnrollAsync(TerminalKind.Pos, portal.ForeignStore);
        var id = Guid.Parse(foreign.TerminalId);

        Assert.Equal(ErrorKey.NotFound, (await EditAsync(foreign, "取った", "10999")).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await portal.Get<RevokeTerminal>().ExecuteAsync(portal.Admin, id, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await portal.Get<ChooseLauncher>().ExecuteAsync(portal.Admin, id, [], Ct)).Error!.Key);
        var file = await ImportAsync($"端末ID,端末名\r\n{id},取った\r\n", dryRun: false);
        Assert.Equal("Import_NoTerminal", Assert.Single(file.Problems).Key);
    }

    [Fact]
    public async Task A_file_is_tried_first_then_taken_whole_and_registers_may_swap_their_numbers()
    {
        using var first = await portal.EnrollAsync(TerminalKind.Pos);
        using var second = await portal.EnrollAsync(TerminalKind.Pos);
        var (a, b) = (await FindAsync(first), await FindAsync(second));
        var file = $"端末ID,端末名,レジ番号,起動ツール\r\n{a.Id},'=1+1,{b.RegisterNumber},Resty\r\n{b.Id},奥,{a.RegisterNumber},\r\n";

        Assert.Equal(new ImportReport(2, 0, 2, []).Changed, (await ImportAsync(file, dryRun: true)).Changed);
        Assert.Equal(a.Name, (await FindAsync(first)).Name);
        Assert.Empty((await ImportAsync(file, dryRun: false, Encoding.GetEncoding(932))).Problems);

        var taken = await FindAsync(first);
        Assert.Equal(("=1+1", b.RegisterNumber), (taken.Name, taken.RegisterNumber));
        Assert.Equal([LedgerProvider.Resty], taken.Launcher);
        Assert.Equal(a.RegisterNumber, (await FindAsync(second)).RegisterNumber);
        Assert.Equal("'=1+1", CsvFiles.Text(taken.Name));
    }

    [Theory]
    [InlineData("{0},名前,123,", "")]
    [InlineData("{0},名前,{1},Resty・ebica", "")]
    [InlineData("{0},名前,{1},opentable", "Import_Ledger")]
    [InlineData("x,名前,{1},", "Import_NoTerminal")]
    [InlineData("{0},名前,{1},\r\n{0},名前,{1},", "Import_Twice")]
    [InlineData("{0},名前,88001,\r\n{2},名前,88001,", "Import_Twice")]
    public async Task One_wrong_line_and_nothing_of_the_file_is_taken(string lines, string key)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        using var other = await portal.EnrollAsync(TerminalKind.Pos);
        var before = await FindAsync(device);
        var file = "端末ID,端末名,レジ番号,起動ツール\r\n"
            + string.Format(System.Globalization.CultureInfo.InvariantCulture, lines, device.TerminalId, before.RegisterNumber, other.TerminalId) + "\r\n";

        var report = await ImportAsync(file, dryRun: false);

        Assert.Contains(report.Problems, p => p.Key == key);
        Assert.Equal((before.Name, before.RegisterNumber), ((await FindAsync(device)).Name, (await FindAsync(device)).RegisterNumber));
    }

    [Fact]
    public async Task The_filter_by_state_finds_what_the_state_says_and_pages_leave_nobody_out()
    {
        await portal.AddTableAsync("L" + Guid.NewGuid().ToString("N")[..6]);
        for (var i = 0; i < 60; i++)
        {
            using var device = await portal.EnrollAsync(i % 3 == 0 ? TerminalKind.Handy : TerminalKind.Pos);
            var (open, trouble, applied) = (i % 2 == 0, ((TerminalTrouble)(i / 2 % 3)).ToString(), i % 5 == 0 ? 1_000_000 : i % 5 == 1 ? 0 : 1);
            await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
            await db.Database.ExecuteSqlAsync(
                $"update terminals set opened_at = case when {open} then now() end, trouble = {trouble}, applied_version = {applied}, wanted_version = greatest(1, {applied}) where id = {Guid.Parse(device.TerminalId)}", Ct);
            await db.Database.ExecuteSqlAsync($"update stores set master_version = greatest(master_version, 2) where id = {portal.Store.Id}", Ct);
            await db.CommitAsync(Ct);
        }

        var all = await AllAsync(new TerminalSearch());
        Assert.True(all.Count > TerminalListQuery.PageLength);
        Assert.Equal(all.Count, all.Select(r => r.Id).Distinct().Count());
        foreach (var state in Enum.GetValues<TerminalSyncState>())
        {
            Assert.Equal(all.Where(r => r.State == state).Select(r => r.Id), (await AllAsync(new TerminalSearch(State: state))).Select(r => r.Id));
        }

        Assert.True(all.Select(r => r.State).Distinct().Count() >= 5);
        Assert.Equal(all.Where(r => r.Kind == TerminalKind.Handy).Select(r => r.Id), (await AllAsync(new TerminalSearch(Kind: TerminalKind.Handy))).Select(r => r.Id));
        Assert.All(await AllAsync(new TerminalSearch(Store: "0001")), r => Assert.Equal(portal.Store.Id, r.StoreId));
    }

    [Fact]
    public async Task A_training_terminal_is_no_device_of_the_store()
    {
        var person = portal.Admin with { Id = Guid.NewGuid() };
        var open = portal.Get<OpenTrainingTerminal>();
        var token = (await open.ExecuteAsync(person, new OpenTrainingTerminalRequest(portal.OtherStore.Id, TerminalKind.Pos), Ct)).Value;
        var training = (await portal.Get<TerminalIdentities>().FindAsync(token, Ct))!;
        Assert.True(training.IsTraining);
        Assert.Null(training.Kind == TerminalKind.Pos ? (await FindAsync(training.TerminalId)).RegisterNumber : "");

        using var device = portal.NewDevice();
        device.Token = token;
        RawDevice.AssertProblem(await device.SendAsync("POST", "/openings"), 403, "notForThisKind");
        RawDevice.AssertProblem(await device.SendAsync("POST", "/master-sync"), 403, "notForThisKind");
        using var real = await portal.EnrollAsync(TerminalKind.Pos, portal.OtherStore);
        await portal.Get<OpenTerminal>().ExecuteAsync((await portal.Get<TerminalIdentities>().FindAsync(real.Token!, Ct))!.ToActor(), Ct);
        var before = await FindAsync(training.TerminalId);
        await RenameOtherStoreAsync();
        var run = (await portal.Get<StartMasterSync>().ExecuteAsync(portal.Admin, StartMasterSyncRequest.For(portal.OtherStore.Id), Ct)).Value;
        await UntilToldAsync(run, Guid.Parse(real.TerminalId));
        await portal.Get<RevokeTerminal>().ExecuteAsync(portal.Admin, Guid.Parse(real.TerminalId), Ct); // Open and silent, it would fail the runs of others.

        await using (var db = await portal.Contexts.OpenAsync(portal.Company, Ct))
        {
            Assert.False(await db.SyncRunTerminals.AnyAsync(t => t.TerminalId == training.TerminalId, Ct));
        }

        Assert.Equal(before.WantedVersion, (await FindAsync(training.TerminalId)).WantedVersion);
        Assert.DoesNotContain(await AllAsync(new TerminalSearch()), r => r.Id == training.TerminalId);
        var version = (await portal.Get<SyncTrainingTerminal>().ExecuteAsync(training.ToActor(), Ct)).Value;
        Assert.True(version > before.WantedVersion);
        Assert.Equal(version, (await FindAsync(training.TerminalId)).WantedVersion);

        var again = (await open.ExecuteAsync(person, new OpenTrainingTerminalRequest(portal.OtherStore.Id, TerminalKind.Pos), Ct)).Value;
        Assert.Equal(training.TerminalId, (await portal.Get<TerminalIdentities>().FindAsync(again, Ct))!.TerminalId);
        Assert.Null(await portal.Get<TerminalIdentities>().FindAsync(token, Ct));
        await portal.Get<EndTrainingTerminal>().ExecuteAsync(training.ToActor(), Ct);
        Assert.Null(await portal.Get<TerminalIdentities>().FindAsync(again, Ct));
    }

    [Fact]
    public async Task A_training_terminal_is_for_a_store_of_the_own_company_and_two_kinds()
    {
        var open = portal.Get<OpenTrainingTerminal>();

        Assert.Equal(ErrorKey.NotFound, (await open.ExecuteAsync(portal.Admin, new OpenTrainingTerminalRequest(portal.ForeignStore.Id, TerminalKind.Pos), Ct)).Error!.Key);
        Assert.Equal(ErrorKey.NotForThisKind, (await open.ExecuteAsync(portal.Admin, new OpenTrainingTerminalRequest(portal.Store.Id, TerminalKind.Terminal), Ct)).Error!.Key);
        var stranger = new Actor(ActorKind.Staff, portal.Company, Guid.NewGuid(), "だれか");
        Assert.Equal(ErrorKey.Forbidden, (await open.ExecuteAsync(stranger, new OpenTrainingTerminalRequest(portal.Store.Id, TerminalKind.Pos), Ct)).Error!.Key);
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        Assert.Equal(ErrorKey.NotForThisKind, (await portal.Get<SyncTrainingTerminal>().ExecuteAsync((await portal.Get<TerminalIdentities>().FindAsync(device.Token!, Ct))!.ToActor(), Ct)).Error!.Key);
    }

    [Fact]
    public async Task Whoever_is_connected_is_seen_again_and_again()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token);
        await using (var db = await portal.Contexts.OpenAsync(portal.Company, Ct))
        {
            await db.Database.ExecuteSqlAsync($"update terminals set last_seen_at = now() - interval '1 day' where id = {Guid.Parse(device.TerminalId)}", Ct);
            await db.CommitAsync(Ct);
        }

        var presence = portal.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<TerminalPresence>().Single();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            await presence.NoteAsync(Ct);
        }
        while ((await FindAsync(device)).LastSeenAt < DateTimeOffset.UtcNow.AddMinutes(-5) && await timer.WaitForNextTickAsync(Ct));
    }

    private Task<Result<Done>> EditAsync(RawDevice device, string name, string? number) =>
        portal.Get<EditTerminal>().ExecuteAsync(portal.Admin, new EditTerminalRequest(Guid.Parse(device.TerminalId), name, number), Ct);

    private async Task<ImportReport> ImportAsync(string file, bool dryRun, Encoding? encoding = null) =>
        (await portal.Get<ImportTerminals>().ExecuteAsync(portal.Admin, (encoding ?? Encoding.UTF8).GetBytes(file), dryRun, Ct)).Value;

    private async Task<List<TerminalRow>> AllAsync(TerminalSearch search)
    {
        var rows = new List<TerminalRow>();
        Guid? next = null;
        do
        {
            var page = await portal.Get<TerminalListQuery>().ExecuteAsync(portal.Company, search with { After = next }, Ct);
            rows.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null);
        return rows;
    }

    private Task<Terminal> FindAsync(RawDevice device) => FindAsync(Guid.Parse(device.TerminalId));

    private async Task<Terminal> FindAsync(Guid id)
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        return await db.Terminals.AsNoTracking().SingleAsync(t => t.Id == id, Ct);
    }

    private async Task UntilToldAsync(Guid run, Guid terminal)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(Ct))
        {
            await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
            if (await db.SyncRunTerminals.AnyAsync(t => t.RunId == run && t.TerminalId == terminal, Ct))
            {
                return;
            }
        }
    }

    private async Task RenameOtherStoreAsync()
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var store = await db.Stores.SingleAsync(s => s.Id == portal.OtherStore.Id, Ct);
        store.Edit(store.Details with { Name = "支店 " + Guid.NewGuid() });
        await db.CommitAsync(Ct);
    }
}
