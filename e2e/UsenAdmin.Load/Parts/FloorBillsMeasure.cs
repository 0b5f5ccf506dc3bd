using System.Collections.Concurrent;
using System.Diagnostics;

namespace UsenAdmin.Load.Parts;

/// <summary>Bill numbers: ten registers check out all at once while the portal is killed again and again. None is used twice, none is missing.</summary>
internal static class FloorBillsMeasure
{
    private const int Registers = 10;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor_bills", 2, Registers / 2, linked: false, ct);
        var told = new ConcurrentBag<string>();
        var left = settings.Checkouts;
        var clock = Stopwatch.GetTimestamp();
        using var all = new KilledPortal(scene.Portal, settings, () => settings.Checkouts - Volatile.Read(ref left), settings.Checkouts);
        var killing = all.RunAsync(ct);
        await Task.WhenAll(scene.Stores.SelectMany(store => store.Select((register, i) => CheckOutAsync(register, store.Count, i))));
        await killing;
        var took = Stopwatch.GetElapsedTime(clock);

        report.Line($"Seed {settings.Seed}; {Registers} registers of two stores, every tenth checkout taken back and made again.");
        report.Table("Bill numbers while the portal is killed (kill -9)", "checkouts answered,bills written,void,kills,missing,used twice,answered but not written,took s");
        var bills = await scene.CountAsync("select count(*) from bills", ct);
        var missing = await scene.CountAsync("select coalesce(sum(last - made), 0)::bigint from (select c.last, count(b.id) as made from register_counters c left join bills b on b.register_number = c.register_number and b.counter between 1 and c.last group by c.register_number, c.last) one", ct);
        var twice = await scene.CountAsync("select count(*) - count(distinct number) from bills", ct)
            + await scene.CountAsync("select count(*) - count(distinct bill_id) from visits where bill_id is not null", ct);
        var unwritten = told.Count - await WrittenAsync(scene, [.. told], ct);
        report.Row(
            Figures.Count(told.Count), Figures.Count(bills), Figures.Count(await scene.CountAsync("select count(*) from bills where voided_at is not null", ct)), Figures.Count(all.Kills),
            Figures.Count(missing), Figures.Count(twice), Figures.Count(unwritten), Figures.Number(took.TotalSeconds));
        if (missing != 0 || twice != 0 || unwritten != 0 || told.Distinct().Count() != told.Count)
        {
            report.Broken($"{missing} numbers are missing, {twice} were used twice, {unwritten} were answered and are not there");
        }

        async Task CheckOutAsync(FloorTerminal register, int registers, int place)
        {
            for (var n = 0; Interlocked.Decrement(ref left) >= 0; n++)
            {
                var table = register.Tables[place + (registers * (n % (FloorScene.TablesPerStore / registers)))];
                var visit = FloorTerminal.Must(await register.SeatInsistentlyAsync(table, ct)).Text("visitId");
                told.Add(FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout", "{}", ct)).Text("billNumber"));
                if (n % 10 == 9)
                {
                    FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout/undo", "{}", ct));
                    told.Add(FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/checkout", "{}", ct)).Text("billNumber"));
                }

                FloorTerminal.Must(await register.InsistAsync($"visits/{visit}/departure", "{}", ct));
            }
        }
    }

    private static async Task<long> WrittenAsync(FloorScene scene, string[] numbers, CancellationToken ct)
    {
        await using var command = scene.Super.CreateCommand("select count(*) from bills where number = any($1)");
        command.Parameters.Add(new() { Value = numbers });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
