using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>Several terminals at once.</summary>
public sealed class RaceTests(TestPostgres postgres) : FloorStage(postgres)
{
    private const int Races = 100;

    [Fact]
    public async Task A_table_has_exactly_one_winner_in_a_hundred_races()
    {
        for (var race = 0; race < Races; race++)
        {
            var results = await Task.WhenAll(SeatAsync(AtPos, "A6"), SeatAsync(AtHandy, "A6"));

            var winner = Assert.Single(results, r => r.IsDone);
            Assert.Equal(ErrorKey.TableOccupied, Assert.Single(results, r => !r.IsDone).Error!.Key);
            await Get<CancelVisit>().ExecuteAsync(AtPos, winner.Value.SubjectId, Ct);
        }
    }

    [Fact]
    public async Task A_reservation_has_exactly_one_winner_in_a_hundred_races()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        Resty.Line = LedgerLineState.Down;
        for (var race = 0; race < Races; race++)
        {
            var results = await Task.WhenAll(SeatAsync(AtPos, "A1", id), SeatAsync(AtHandy, "A2", id));

            var winner = Assert.Single(results, r => r.IsDone);
            Assert.Equal(ErrorKey.AlreadySeated, Assert.Single(results, r => !r.IsDone).Error!.Key);
            await Get<CancelVisit>().ExecuteAsync(AtPos, winner.Value.SubjectId, Ct);
        }
    }

    [Fact]
    public async Task Rule_27_ten_registers_at_once_use_no_number_twice_and_leave_none_out()
    {
        var registers = Enumerable.Range(1, 10).Select(i => new Terminal(Company, Shop.Id, TerminalKind.Pos, $"POS {i}", $"r{i}", $"2{i:D4}", Six)).ToList();
        await WriteAsync(db =>
        {
            db.Terminals.AddRange(registers);
            return Task.CompletedTask;
        });
        var visits = await ReadyToPayAsync(60);

        await Task.WhenAll(visits.Select((visit, i) => Task.Run(async () =>
        {
            var register = Caller(registers[i % registers.Count]);
            var tries = await Task.WhenAll(Get<CheckOutVisit>().ExecuteAsync(register, visit, Ct), Get<CheckOutVisit>().ExecuteAsync(Caller(registers[(i + 1) % registers.Count]), visit, Ct));
            Assert.Single(tries, t => t.IsDone);
            if (i % 7 == 0)
            {
                await Get<UndoCheckout>().ExecuteAsync(register, visit, Ct);
            }
        })));

        var bills = await ReadAsync(db => db.Bills.AsNoTracking().ToListAsync(Ct));
        Assert.Equal(60, bills.Count);
        Assert.All(bills.GroupBy(b => b.RegisterNumber), register =>
            Assert.Equal(Enumerable.Range(1, register.Count()).Select(n => (long)n), register.Select(b => b.Counter).Order()));
        Assert.Equal(60, bills.Select(b => b.Number).Distinct().Count());
    }

    [Fact]
    public async Task The_same_key_does_a_thing_once_also_at_once()
    {
        var keyed = Caller(Pos, "k1");
        var results = await Task.WhenAll(SeatAsync(keyed, "A6"), SeatAsync(keyed, "A6"), SeatAsync(keyed, "A6"));
        var visit = Assert.Single(results.Select(r => r.Value.SubjectId).Distinct());

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Get<TakeOrder>().ExecuteAsync(keyed, visit, [new NewOrderLine("品", 100, 1)], Ct)));
        await Get<CheckOutVisit>().ExecuteAsync(keyed, visit, Ct);
        await Get<CheckOutVisit>().ExecuteAsync(keyed, visit, Ct);

        Assert.Equal((100L, "1002500000001"), ((await VisitAsync(visit)).Amount, (await VisitAsync(visit)).BillNumber));
        Assert.Equal(1, await ReadAsync(db => db.Bills.CountAsync(Ct)));
    }

    private async Task<List<Guid>> ReadyToPayAsync(int count)
    {
        var visits = Enumerable.Range(0, count).Select(_ => new Visit(Company, Shop.Id, false, new DateOnly(2026, 11, 24), new Party(2), Six)).ToList();
        await WriteAsync(db =>
        {
            db.Visits.AddRange(visits);
            return Task.CompletedTask;
        });
        return visits.ConvertAll(v => v.Id);
    }
}
