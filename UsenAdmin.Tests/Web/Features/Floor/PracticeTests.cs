using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>練習: a floor of its own, never sent, never counted, gone at the next business day.</summary>
public sealed class PracticeTests(TestPostgres postgres) : FloorStage(postgres)
{
    private FloorCaller Training => Caller(Pos, isPractice: true);

    [Fact]
    public async Task Practice_has_its_own_floor_and_no_ledger_hears_of_it()
    {
        var real = await SeatedAsync("A1");
        var practice = (await SeatAsync(Training, "A1")).Value.SubjectId;
        await Get<TakeOrder>().ExecuteAsync(Training, practice, [new NewOrderLine("品", 100, 1)], Ct);
        Assert.True((await Get<CheckOutVisit>().ExecuteAsync(Training, practice, Ct)).IsDone);
        await DeliverAsync();

        Assert.Equal((real, practice), ((await TableAsync("A1")).VisitId, (await TableAsync("A1", Training)).VisitId));
        Assert.Single(Resty.Records);
        Assert.Equal("0000000000001", (await VisitAsync(practice, Training)).BillNumber);
        Assert.Equal("1002500000001", (await PaidAsync(real)).BillNumber);
        Refused(ErrorKey.NotFound, await Get<CancelVisit>().ExecuteAsync(AtPos, practice, Ct));
        Refused(ErrorKey.NotForThisKind, await Get<CloseBusinessDay>().ExecuteAsync(Training, Ct));
    }

    [Fact]
    public async Task At_the_next_business_day_what_was_practised_is_gone_and_real_visits_stay()
    {
        var real = await SeatedAsync("A1");
        var a = (await SeatAsync(Training, "A1")).Value.SubjectId;
        var b = (await SeatAsync(Training, "A2")).Value.SubjectId;
        await Get<MergeVisits>().ExecuteAsync(Training, a, new MergeTarget(b, null), Ct);
        await Get<CheckOutVisit>().ExecuteAsync(Training, b, Ct);
        Clock.Advance(TimeSpan.FromHours(11)); // 05:00: the changeover.

        Assert.Empty((await FloorAsync(Training)).Visits);
        Assert.Equal(TableState.Free, (await TableAsync("A2", Training)).State);
        Assert.True((await SeatAsync(Training, "A2")).IsDone);
        Assert.Equal(1, await ReadAsync(db => db.Visits.CountAsync(v => v.IsPractice, Ct)));
        Assert.Equal(real, Assert.Single((await FloorAsync()).Visits).VisitId);
    }
}
