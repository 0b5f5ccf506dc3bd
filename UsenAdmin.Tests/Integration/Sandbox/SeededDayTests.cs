using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>The day with which a training store begins, and the next ones.</summary>
public sealed class SeededDayTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string Lively = "R0001";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        SandboxSeedTable[] tables = [.. Enumerable.Range(1, 20).Select(n => new SandboxSeedTable($"s{n:000}", $"A{n}", 1, n % 3 == 0 ? 8 : 4, null))];
        await SandboxSeed.ApplyAsync(
            ConnectionString,
            [new("1003", "株式会社れんしゅう", "key-of-company-1003", [new(Lively, "練習店", true, true, tables, SeedsDays: true), new("R0002", "練習中の店", true, false, [], SeedsDays: true)])],
            Ct);
    }

    [Fact]
    public async Task Today_looks_like_life()
    {
        var day = await DayAsync(Today);

        Assert.InRange(day.Count, 10, 20);
        Assert.Contains(day, r => r.GuestName == "ユウセン" && r is { PartySize: 2, DurationMinutes: 90, TableIds: ["s007"] } && r.StartAt == At(14, 0));
        Assert.Contains(day, r => r.StartAt < At(14, 0));
        Assert.Contains(day, r => r.StartAt > At(17, 0));
        Assert.Contains(day, r => r.TableIds.Count == 0);
        Assert.Contains(day, r => r.Children > 0);
        Assert.Contains(day, r => r.Allergies is not null);
        Assert.Contains(day, r => day.Any(o => o != r && TableTime.Of(o).Overlaps(TableTime.Of(r))));
        Assert.All(day, r => Assert.Equal(ReservationStatus.Booked, r.Status));
        Assert.All(day, r => Assert.Matches("^[ァ-ヶー]+$", r.GuestKana!));
        Assert.Single(await DayAsync(Today.AddDays(1)));
        Assert.Single(await DayAsync(Today.AddDays(-1)));
    }

    [Fact]
    public async Task It_is_the_same_for_everybody_who_looks()
    {
        var other = await StartAsync();
        var looks = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? Sandbox : other).Get<SandboxReservations>().ChartAsync(Lively, Today, Ct)));

        Assert.Single(looks.Select(look => string.Join(",", look!.Reservations.Select(r => $"{r.ReservationId} {r.StartAt:O} {r.GuestName}"))).Distinct());
    }

    [Fact]
    public async Task The_next_day_begins_with_its_own_and_what_people_made_stays()
    {
        var today = await DayAsync(Today);
        var early = Assert.Single(await DayAsync(Today.AddDays(1)));
        var mine = (await Reservations.RegisterAsync(
            Lively, ReservationSource.Phone, new ReservationDetails { StartAt = At(12, 0).AddDays(1), PartySize = 2, TableIds = ["s001"] }, Staff, evenIfTaken: true, Ct))!.Record!;
        await Reservations.CancelAsync(Lively, today[0].ReservationId, Staff, Ct);

        Clock.MoveTo(At(12, 0).AddDays(1));
        var next = await DayAsync(Today.AddDays(1));

        Assert.InRange(next.Count, 10, 21);
        Assert.Contains(next, r => r.ReservationId == early.ReservationId);
        Assert.Contains(next, r => r.ReservationId == mine.ReservationId && r.UpdatedAt == mine.UpdatedAt);
        Assert.DoesNotContain(next, r => r.ReservationId != mine.ReservationId && r.TableIds.Contains("s001") && r.StartAt < mine.EndAt && r.EndAt > mine.StartAt);
        var before = await DayAsync(Today);
        Assert.Equal(today.Select(r => r.ReservationId), before.Select(r => r.ReservationId));
        Assert.Equal(ReservationStatus.Cancelled, before.Single(r => r.ReservationId == today[0].ReservationId).Status);
        Assert.Single(before, r => r.Status == ReservationStatus.Booked); // One that nobody seated; the others did not come.
    }

    [Fact]
    public async Task Until_5_in_the_morning_it_is_still_yesterday()
    {
        Clock.MoveTo(At(28, 59));
        var chart = (await Reservations.ChartAsync(Lively, null, Ct))!;
        Assert.Equal((Today, true), (chart.Day, chart.Reservations.Count > 5));

        Clock.MoveTo(At(29, 0));

        Assert.Equal(Today.AddDays(1), (await Reservations.ChartAsync(Lively, null, Ct))!.Day);
    }

    [Fact]
    public async Task A_POS_that_asks_first_sees_it_too()
    {
        var listed = await SendAsync(HttpMethod.Get, $"/stores/{Lively}/reservations?from=2026-11-24T05:00:00Z&to=2026-11-24T05:01:00Z", null, null, "key-of-company-1003");

        Assert.Contains("ユウセン", listed.Body);
    }

    [Fact]
    public async Task A_store_without_tables_has_guests_without_tables_and_an_unseeded_one_none()
    {
        Assert.All((await Reservations.ChartAsync("R0002", Today, Ct))!.Reservations, r => Assert.Empty(r.TableIds));
        Assert.Empty((await Reservations.ChartAsync(StoreId, Today, Ct))!.Reservations);
    }

    private async Task<IReadOnlyList<SandboxReservation>> DayAsync(DateOnly day) => (await Reservations.ChartAsync(Lively, day, Ct))!.Reservations;
}
