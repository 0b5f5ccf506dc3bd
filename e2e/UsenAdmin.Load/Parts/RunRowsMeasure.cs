using System.Diagnostics;
using Npgsql;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// The rows of a run over very many terminals, none of them 開局, so that nothing is pushed: the whole run from the press to its end, less the same
/// run over one terminal, beside a binary COPY of the same rows into the same table by a superuser, whose client has them ready in memory.
/// </summary>
internal static class RunRowsMeasure
{
    private const int Rounds = 5;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FleetScene.StartAsync("load_rows", 0, open: false, ct);
        await scene.AddTerminalsAsync("000002", "one-", 1, open: false, ct);
        report.Table("Rows of a run (aim: at least 0.8 × the rate of COPY)", "terminals,run from press to end,run over one terminal,rows alone,binary COPY of the same rows,rate beside COPY,growth exponent");
        (double, double)? before = null;
        var there = 0;
        foreach (var size in new[] { settings.Rows / 100, settings.Rows / 10, settings.Rows })
        {
            await scene.AddTerminalsAsync("000001", $"rows-{size}-", size - there, open: false, ct);
            await scene.ExecuteAsync("vacuum analyze terminals", ct);
            there = size;
            var (large, small, copy) = (new Samples(), new Samples(), new Samples());
            for (var round = -1; round < Rounds; round++)
            {
                var run = Guid.Empty;
                var (a, b, c) = round < 0 ? (new Samples(), new Samples(), new Samples()) : (large, small, copy);
                a.Add(await PressAsync(scene, $"{FleetScene.Tokens}rows-{settings.Rows / 100}-1", id => run = id, ct));
                b.Add(await PressAsync(scene, $"{FleetScene.Tokens}one-1", _ => { }, ct));
                c.Add(await CopyAsync(scene, run, size, ct));
            }

            var rows = large.P50 - small.P50;
            report.Row(
                Figures.Count(size), large.Spread, small.Spread, Figures.Number(rows), copy.Spread, Figures.Ratio(copy.P50, rows),
                Figures.Exponent(before, (size, rows)));
            before = (size, rows);
        }
    }

    private static async Task<double> PressAsync(FleetScene scene, string token, Action<Guid> pressed, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        pressed(await scene.PressAsync(ct, token));
        await scene.EndOfRunsAsync(ct);
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static async Task<double> CopyAsync(FleetScene scene, Guid run, int expected, CancellationToken ct)
    {
        await using var connection = await scene.Super.OpenConnectionAsync(ct);
        var other = Guid.CreateVersion7();
        await CloneRunAsync(connection, run, other, ct);
        var columns = await ColumnsAsync(connection, "sync_run_terminals", ct);
        using var rows = new MemoryStream();
        await using (var read = await connection.BeginRawBinaryCopyAsync(
            $"copy (select {string.Join(", ", columns.Select(c => c == "run_id" ? $"'{other}'::uuid" : $"\"{c}\""))} from sync_run_terminals where run_id = '{run}') to stdout (format binary)", ct))
        {
            await read.CopyToAsync(rows, ct);
        }

        rows.Position = 0;
        var clock = Stopwatch.GetTimestamp();
        await using (var write = await connection.BeginRawBinaryCopyAsync($"copy sync_run_terminals ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) from stdin (format binary)", ct))
        {
            await rows.CopyToAsync(write, ct);
        }

        var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        await using var count = new NpgsqlCommand($"select count(*) from sync_run_terminals where run_id = '{other}'", connection);
        return (long)(await count.ExecuteScalarAsync(ct))! == expected ? time : throw new InvalidOperationException($"The run has not {expected} terminals.");
    }

    private static async Task CloneRunAsync(NpgsqlConnection connection, Guid run, Guid other, CancellationToken ct)
    {
        var columns = await ColumnsAsync(connection, "sync_runs", ct);
        await using var clone = new NpgsqlCommand(
            $"insert into sync_runs ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) select {string.Join(", ", columns.Select(c => c == "id" ? $"'{other}'::uuid" : $"\"{c}\""))} from sync_runs where id = '{run}'", connection);
        await clone.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<string>> ColumnsAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select attname::text from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum", connection);
        command.Parameters.Add(new() { Value = table });
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }
}
