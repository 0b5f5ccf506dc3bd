using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>A store that is linked to both ledgers: rules 1, 7 and 16.</summary>
public sealed class TwoLedgersTests(TestPostgres postgres) : FloorStage(postgres)
{
    private protected override IReadOnlyList<string> EbicaTables => ["A1", "A2"];

    [Fact]
    public async Task Rule_07_every_ledger_that_maps_the_table_makes_a_record()
    {
        var both = await VisitAsync(await SeatedAsync("A1"));
        var one = await VisitAsync(await SeatedAsync("A3"));

        Assert.All(both.Ledgers, l => Assert.Equal(VisitLedgerState.Linked, l.State));
        Assert.Equal([VisitLedgerState.Linked, VisitLedgerState.NotLinked], one.Ledgers.Select(l => l.State));
        Assert.Equal((2, 1), (Resty.Records.Count, Ebica.Records.Count));
    }

    [Fact]
    public async Task Rule_16_a_reservation_of_one_becomes_a_walk_in_record_in_the_other_and_both_get_the_bill()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        var visit = await SeatedAsync("A1", id);
        var other = Assert.Single(Ebica.Records).Value;
        Assert.Equal((LedgerReservationSource.PosWalkIn, visit.ToString()), (other.Source, other.VisitId));

        await OrderAsync(visit, 900);
        await PaidAsync(visit);
        await DeliverAsync();
        Assert.Equal(LedgerBillKind.Updated, Resty.Bills[id].Single().Kind);
        Assert.Equal(LedgerBillKind.Linked, Ebica.Bills[other.ReservationId].Single().Kind);
    }

    [Fact]
    public async Task Rule_16_what_the_other_ledger_refuses_never_turns_a_reservation_away()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        Ebica.IsOpen = false;

        var result = await SeatAsync(AtPos, "A1", id);

        Assert.Equal([ErrorKey.OutsideBusinessHours], Told(result));
        Assert.Equal([VisitLedgerState.Linked, VisitLedgerState.NotLinked], (await VisitAsync(result.Value.SubjectId)).Ledgers.Select(l => l.State));
    }

    [Fact]
    public async Task A_walk_in_that_one_ledger_refuses_is_taken_back_in_the_other_too()
    {
        Ebica.IsOpen = false;

        Refused(ErrorKey.OutsideBusinessHours, await SeatAsync(AtPos, "A1"));
        await DeliverAsync();

        Assert.DoesNotContain(Resty.Records.Values, r => r.Status == LedgerReservationStatus.Seated);
    }

    [Fact]
    public async Task Rule_01_cards_name_their_ledger()
    {
        Resty.Book(Six, "ユウセン", 2, "sA1");
        Ebica.Book(Six, "レジ", 2, "sA2");
        await RefreshAsync();

        var list = (await Get<FloorQueries>().ReservationsAsync(AtPos, Ct)).Value;
        Assert.Equal([LedgerProvider.Resty, LedgerProvider.Ebica], list.Reservations.Select(r => r.Ledger));
    }
}
