using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

public sealed class SeatDriftTests(TestPostgres postgres) : WatchScene(postgres)
{
    private Store _store = null!;
    private PosTable[] _tables = null!;
    private Guid _link;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        (_store, _tables) = await StoreAsync("0001");
        _link = await LinkAsync(_store);
        await MapAsync(_link, (_tables[0], "s1"));
    }

    [Fact]
    public async Task Each_kind_of_change_is_found_with_old_and_new_and_goes_when_the_ledger_goes_back()
    {
        Lists(Seat("s1", "窓側", 6), Seat("s3", "個室"));
        await FetchAsync(_link, DriftSource.Schedule);

        Assert.Equal(
            [(DriftKind.Added, "s3", null, "個室"), (DriftKind.CapacityChanged, "s1", "4", "6"), (DriftKind.Removed, "s2", "A2", null), (DriftKind.Renamed, "s1", "A1", "窓側")],
            (await OpenAsync()).Select(d => (d.Kind, d.SeatId, d.Before, d.After)).OrderBy(d => d.Kind.ToString()));
        Assert.All(await OpenAsync(), d => Assert.Equal((DriftSource.Schedule, Clock.GetUtcNow()), (d.FoundBy, d.FoundAt)));

        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        await FetchAsync(_link);
        Assert.All(await DriftsAsync(), d => Assert.Equal(DriftResolution.WentBack, d.Resolution));
    }

    [Fact]
    public async Task A_change_that_goes_on_stays_one_with_its_beginning()
    {
        foreach (var name in new[] { "窓側", "窓側", "窓際1" })
        {
            Lists(Seat("s1", name), Seat("s2", "A2"));
            await FetchAsync(_link);
        }

        var drift = Assert.Single(await DriftsAsync());
        Assert.Equal(("A1", "窓際1"), (drift.Before, drift.After));
    }

    [Fact]
    public async Task An_empty_list_after_a_filled_one_is_one_change_and_unmaps_nobody()
    {
        Lists();
        await FetchAsync(_link);
        await FetchAsync(_link);
        var drift = Assert.Single(await OpenAsync());
        Assert.Equal((DriftKind.ListEmptied, "2", "0"), (drift.Kind, drift.Before, drift.After));
        Assert.Equal(1, await MappingsAsync());

        Lists(Seat("s2", "A2"));
        await FetchAsync(_link);
        Assert.Equal((DriftKind.Removed, "s1"), Assert.Single((await OpenAsync()).Select(d => (d.Kind, d.SeatId))));
    }

    [Fact]
    public async Task While_nothing_is_mapped_nothing_is_a_change()
    {
        var (other, _) = await StoreAsync("0002");
        var link = await LinkAsync(other, "R0002");
        Lists(Seat("s9", "Z9"));
        await FetchAsync(link);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task A_store_that_the_ledger_no_longer_knows_is_a_change_until_it_does_again()
    {
        Ledger.Seats = LedgerFailure.StoreNotFound;
        await FetchAsync(_link);
        Assert.Equal(DriftKind.StoreGone, Assert.Single(await OpenAsync()).Kind);

        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        await Get<VerifyLink>().ExecuteAsync(Person, _link, Ct);
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task A_ledger_that_is_down_changes_nothing()
    {
        Ledger.Seats = LedgerFailure.TimedOut;
        Assert.False(await FetchAsync(_link));
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task The_new_name_is_accepted_into_the_mapping()
    {
        var drift = await RenamedAsync();

        var settled = await Get<SettleDrift>().ExecuteAsync(Person, drift.Id, DriftStep.Accept, Ct);

        Assert.True(settled.Value.MappingChanged);
        Assert.Equal("窓側", await ReadAsync(db => db.TableMappings.Select(m => m.SeatName).SingleAsync(Ct)));
        Assert.Equal(2, await ReadAsync(db => db.LedgerLinks.Select(l => l.MappingRevision).SingleAsync(Ct)));
        await FetchAsync(_link);
        Assert.Empty(await OpenAsync());
        Assert.Equal(1, await ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == AuditAction.SeatDriftResolved, Ct)));
    }

    [Fact]
    public async Task A_mapping_is_removed_and_everything_about_its_seat_is_settled()
    {
        Lists(Seat("s1", "窓側", 8), Seat("s2", "A2"));
        await FetchAsync(_link);
        Assert.True((await Get<SettleDrift>().ExecuteAsync(Person, (await OpenAsync())[0].Id, DriftStep.Unmap, Ct)).IsDone);

        Assert.Equal(0, await MappingsAsync());
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task A_mapped_seat_that_is_gone_cannot_be_waved_through()
    {
        Lists(Seat("s2", "A2"));
        await FetchAsync(_link);
        var drift = Assert.Single(await OpenAsync());

        Assert.Equal(ErrorKey.CheckTableMapping, (await Get<SettleDrift>().ExecuteAsync(Person, drift.Id, DriftStep.Accept, Ct)).Error!.Key);
        Assert.True((await Get<SettleDrift>().ExecuteAsync(Person, drift.Id, DriftStep.Unmap, Ct)).IsDone);
    }

    [Fact]
    public async Task Of_two_who_settle_at_once_one_does_and_the_other_is_told()
    {
        var drift = await RenamedAsync();

        var both = await Task.WhenAll(
            Get<SettleDrift>().ExecuteAsync(Person, drift.Id, DriftStep.Accept, Ct), Get<SettleDrift>().ExecuteAsync(Person, drift.Id, DriftStep.Unmap, Ct));

        Assert.Single(both, r => r.IsDone);
        Assert.Equal(ErrorKey.ChangedByOther, Assert.Single(both, r => !r.IsDone).Error!.Key);
    }

    [Fact]
    public async Task Another_companys_change_is_not_found()
    {
        var drift = await RenamedAsync();
        Assert.Equal(ErrorKey.NotFound, (await Get<SettleDrift>().ExecuteAsync(UsenAdmin.Data.Actors.Actor.Command(Theirs, "よその人"), drift.Id, DriftStep.Accept, Ct)).Error!.Key);
        Assert.Empty(await Get<DriftQueries>().ListAsync(Theirs, new DriftFilter(), Ct));
    }

    [Fact]
    public async Task Registering_the_mapping_anew_settles_what_was_seen_but_not_a_seat_that_is_gone()
    {
        Lists(Seat("s2", "窓側"), Seat("s3", "個室"));
        await FetchAsync(_link);
        await MapAsync(_link, (_tables[0], "s1"), (_tables[1], "s3"));
        Assert.Equal(DriftKind.Removed, Assert.Single(await OpenAsync()).Kind);

        await MapAsync(_link, (_tables[0], "s2"), (_tables[1], "s3"));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task Ending_the_link_settles_its_changes()
    {
        await RenamedAsync();
        Assert.True((await Get<UnlinkStore>().ExecuteAsync(Person, _link, Ct)).IsDone);
        Assert.Equal(DriftResolution.Unlinked, Assert.Single(await DriftsAsync()).Resolution);
    }

    [Fact]
    public async Task The_booked_reservations_of_the_seat_are_counted_and_nobodys_name_is_kept()
    {
        var first = Clock.GetUtcNow().AddHours(5);
        Ledger.Reservations = new LedgerReservations([Booked("r1", first.AddDays(1), "s1"), Booked("r2", first, "s1", "s2"), Booked("r3", first, "s2"), Booked("r4", first, "s1") with { Status = LedgerReservationStatus.Cancelled }], null);
        await RenamedAsync();

        var row = Assert.Single(await Get<DriftQueries>().ListAsync(Ours, new DriftFilter(), Ct));
        Assert.Equal((2, first, "A1"), (row.Drift.Reservations, row.Drift.FirstReservationAt, row.TableName));
        Assert.DoesNotContain("山田", string.Join('\n', Log), StringComparison.Ordinal);
    }

    private async Task<SeatDrift> RenamedAsync()
    {
        Lists(Seat("s1", "窓側"), Seat("s2", "A2"));
        await FetchAsync(_link);
        return Assert.Single(await OpenAsync());
    }

    private Task<int> MappingsAsync() => ReadAsync(db => db.TableMappings.CountAsync(Ct));

    private static LedgerReservation Booked(string id, DateTimeOffset start, params string[] seats) => new()
    {
        ReservationId = id,
        Status = LedgerReservationStatus.Booked,
        Source = LedgerReservationSource.Web,
        StartAt = start,
        DurationMinutes = 90,
        PartySize = 2,
        GuestName = "山田",
        SeatIds = seats,
    };
}
