using System.Diagnostics;
using System.Globalization;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// What a store does reaches its ledger whatever happens on the way: the line is cut before and after the partner's commit, the portal is killed
/// in the middle. In the ledger nothing is lost, nothing is there twice, and each visit's bills came in their order. Both dialects.
/// </summary>
internal static class FloorCutsMeasure
{
    private const int Stores = 20;

    private const double Cut = 0.08;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor_cuts", Stores, 1, linked: true, ct);
        var visits = Math.Max(1, settings.Writes / 2);
        (scene.Line!.CutBefore, scene.Line.CutAfter) = (Cut, Cut);
        var (left, refused) = (visits, 0);
        var clock = Stopwatch.GetTimestamp();
        using var portal = new KilledPortal(scene.Portal, settings, () => visits - Volatile.Read(ref left), visits);
        var killing = portal.RunAsync(ct);
        await Task.WhenAll(scene.All.Select(ServeAsync));
        await killing;
        (scene.Line.CutBefore, scene.Line.CutAfter) = (0, 0);
        var delivered = await scene.DeliveredAsync(600, ct);

        report.Line(string.Create(CultureInfo.InvariantCulture, $"Seed {settings.Seed}; {Stores} stores, half of each dialect; every request to a partner cut with {Cut:0.00} before and {Cut:0.00} after it was done. {refused} seatings were refused by a ledger."));
        report.Table("Writes through a line that is cut", "dialect,visits,bills,messages confirmed,lost,twice,bills out of order,left undelivered");
        foreach (var dialect in (string[])["Resty", "Ebica"])
        {
            await CompareAsync(report, scene, dialect, ct);
        }

        report.Line("");
        report.Line($"Cut before the commit {Figures.Count(scene.Line.CutsBefore)} times, after it {Figures.Count(scene.Line.CutsAfter)} times; portal killed {Figures.Count(portal.Kills)} times; took {Figures.Number(Stopwatch.GetElapsedTime(clock).TotalSeconds)} s.");
        if (!delivered || refused > 0)
        {
            report.Broken($"{(delivered ? 0 : 1)} outbox not empty after ten minutes, {refused} seatings refused");
        }

        async Task ServeAsync(FloorTerminal register)
        {
            for (var n = 0; Interlocked.Decrement(ref left) >= 0; n++)
            {
                var seated = await register.SeatInsistentlyAsync(register.Tables[n % FloorScene.TablesPerStore], ct);
                if (!seated.IsDone)
                {
                    Console.WriteLine($"({register.StoreCode}: {(int)seated.Status} {seated.Code})");
                    Interlocked.Increment(ref refused);
                    continue;
                }

                var visit = seated.Text("visitId");
                FloorTerminal.Must(await register.OrderAsync(visit, 100 + n, ct));
                FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout", "{}", ct));
                if (n % 5 == 4)
                {
                    // A bill that changed: the ledger must have the last word last.
                    FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout/undo", "{}", ct));
                    FloorTerminal.Must(await register.OrderAsync(visit, 1000, ct));
                    FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout", "{}", ct));
                }

                FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/departure", "{}", ct));
            }
        }
    }

    private static async Task CompareAsync(Report report, FloorScene scene, string dialect, CancellationToken ct)
    {
        var told = await ToldAsync(scene, dialect, ct);
        var known = await KnownAsync(scene, dialect, ct);
        var (lost, twice, disordered) = (0, known.Count(k => !told.ContainsKey(k.Key)) + known.Values.Sum(records => records.Count - 1), 0);
        foreach (var (visit, here) in told)
        {
            if (!known.TryGetValue(visit, out var records))
            {
                lost++;
                continue;
            }

            var there = records[0];
            lost += there.Status == "Finished" && there.Bill == here.Bill && there.Amount == here.Amount ? 0 : 1;
            twice += there.Note.Length - there.Note.Distinct().Count();
            disordered += there.Note.Length > 0 && there.Note[^1].Contains(here.Bill, StringComparison.Ordinal) && there.Note.SequenceEqual(there.Note.Order(StringComparer.Ordinal)) ? 0 : 1;
        }

        var confirmed = await scene.CountAsync($"select count(*) from ledger_messages where provider = '{dialect}' and state = 'Confirmed'", ct);
        var open = await scene.CountAsync($"select count(*) from ledger_messages where provider = '{dialect}' and state not in ('Confirmed', 'GivenUp')", ct);
        report.Row(dialect, Figures.Count(told.Count), Figures.Count(known.Values.Sum(r => r.Sum(k => k.Note.Length))), Figures.Count(confirmed), Figures.Count(lost), Figures.Count(twice), Figures.Count(disordered), Figures.Count(open));
        if (lost > 0 || twice > 0 || disordered > 0 || open > 0)
        {
            report.Broken($"{dialect}: {lost} lost, {twice} twice, {disordered} out of order, {open} undelivered");
        }
    }

    private static async Task<Dictionary<string, (string Bill, long Amount)>> ToldAsync(FloorScene scene, string dialect, CancellationToken ct)
    {
        var told = new Dictionary<string, (string, long)>();
        await using var command = scene.Super.CreateCommand(
            $"select v.id::text, b.number, b.amount from visits v join bills b on b.id = v.bill_id join visit_ledgers l on l.visit_id = v.id where l.provider = '{dialect}' and v.state = 'Left'");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            told[reader.GetString(0)] = (reader.GetString(1), reader.GetInt64(2));
        }

        return told;
    }

    private sealed record Known(string Status, string? Bill, long? Amount, string[] Note);

    private static async Task<Dictionary<string, List<Known>>> KnownAsync(FloorScene scene, string dialect, CancellationToken ct)
    {
        var known = new Dictionary<string, List<Known>>();
        await using var command = scene.Sandbox!.CreateCommand(
            $"""
            select coalesce(r.visit_id, ''), r.status::text, r.bill_number, r.bill_amount, r.visit_note
            from sandbox.reservations r join sandbox.sandbox_stores s on s.store_id = r.store_id where s.dialect = '{dialect}'
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var record = new Known(reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.GetFieldValue<string[]>(4));
            var visit = Guid.TryParse(reader.GetString(0), out var id) ? id.ToString() : "";
            known.TryAdd(visit, []);
            known[visit].Add(record);
        }

        return known;
    }
}
