using System.Net;
using System.Net.Http.Json;

namespace UsenAdmin.Load.Parts;

/// <summary>Four terminals of a store press at the same moment, for one table or for one reservation: exactly one of them wins, every time.</summary>
internal static class FloorRacesMeasure
{
    private const int Stores = 20;
    private const int Terminals = 4;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor_races", Stores, Terminals, linked: true, ct);
        report.Line($"{Stores} stores, {Terminals} terminals press at once; the losers must be told why.");
        report.Table("Races (aim: exactly one winner each)", "for,races,one winner,none,several,losers told otherwise,visits open afterwards");
        await RaceAsync(report, scene, settings.Races, "one table", "tableOccupied", ForTableAsync, ct);
        await RaceAsync(report, scene, settings.Races, "one reservation, at different tables", "alreadySeated", ForReservationAsync, ct);
    }

    private static async Task RaceAsync(
        Report report, FloorScene scene, int races, string what, string lost, Func<FloorScene, IReadOnlyList<FloorTerminal>, int, CancellationToken, Task<FloorAnswer[]>> race, CancellationToken ct)
    {
        var (none, one, several, otherwise, next) = (0, 0, 0, 0, -1);
        await Task.WhenAll(scene.Stores.Select(async store =>
        {
            for (var n = 0; Interlocked.Increment(ref next) < races; n++)
            {
                var answers = await race(scene, store, n, ct);
                var winners = answers.Where(a => a.IsDone).ToList();
                Interlocked.Increment(ref winners.Count == 1 ? ref one : ref winners.Count == 0 ? ref none : ref several);
                Interlocked.Add(ref otherwise, answers.Count(a => !a.IsDone && (a.Status != HttpStatusCode.Conflict || a.Code != lost)));
                foreach (var winner in winners)
                {
                    FloorTerminal.Must(await store[0].PostAsync($"visits/{winner.Text("visitId")}/checkout", ct));
                    FloorTerminal.Must(await store[0].PostAsync($"visits/{winner.Text("visitId")}/departure", ct));
                }
            }
        }));
        var open = await scene.CountAsync("select count(*) from visits where state in ('Seating', 'Seated', 'Paid')", ct);
        report.Row(what, Figures.Count(races), Figures.Count(one), Figures.Count(none), Figures.Count(several), Figures.Count(otherwise), Figures.Count(open));
        if (one != races || open != 0)
        {
            report.Broken($"{what}: {none} races without a winner, {several} with several, {open} visits open");
        }
    }

    private static Task<FloorAnswer[]> ForTableAsync(FloorScene scene, IReadOnlyList<FloorTerminal> store, int n, CancellationToken ct) =>
        Task.WhenAll(store.Select(terminal => terminal.SeatAsync(terminal.Tables[n % FloorScene.TablesPerStore], ct)));

    private static async Task<FloorAnswer[]> ForReservationAsync(FloorScene scene, IReadOnlyList<FloorTerminal> store, int n, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = scene.Ledger };
        var body = new { startAt = DateTimeOffset.UtcNow.AddMinutes(-1), partySize = 2, durationMinutes = 90, guestName = "ユウセン", tableIds = new[] { $"s{(n % 4) + 1:000}" }, source = "phone", evenIfTaken = true };
        using var made = await http.PostAsJsonAsync(new Uri($"/sandbox/stores/{FloorScene.LedgerStore(store[0].StoreCode)}/reservations", UriKind.Relative), body, ct);
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(ct)).GetProperty("reservationId").GetString();
        // The line to one store takes its turns: a list that could not be fetched in time is asked for again.
        for (var tries = 0; !await ListsAsync(store[0], id!, ct); tries++)
        {
            if (tries == 20)
            {
                throw new InvalidOperationException($"Store {store[0].StoreCode} never lists the reservation {id} that its ledger has.");
            }
        }

        var ledger = store[0].StoreCode[^1] == '5' ? "ebica" : "resty";
        return await Task.WhenAll(store.Select((terminal, i) => terminal.SeatAsync(terminal.Tables[4 + i], ct, $"{ledger} {id}")));
    }

    private static async Task<bool> ListsAsync(FloorTerminal terminal, string reservation, CancellationToken ct) =>
        FloorTerminal.Must(await terminal.PostAsync("reservations/refresh", ct)).Body.GetProperty("reservations").EnumerateArray().Any(r => r.GetProperty("reservationId").GetString() == reservation);
}
