using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Pages.Chart;

/// <summary>A table's line of the chart; those that overlap on it stand below each other. Without a table: those whose 座席 is not designated.</summary>
internal sealed record ChartRow(SandboxTable? Table, IReadOnlyList<(SandboxReservation Record, int Lane)> Records, IReadOnlyList<SandboxBlock> Blocks, int Lanes)
{
    public static IReadOnlyList<ChartRow> Of(SandboxChart chart)
    {
        var shown = chart.Reservations.Where(r => r.Status is not (ReservationStatus.Cancelled or ReservationStatus.NoShow)).ToList();
        var rows = chart.Tables.Select(t => Lay(t, shown.Where(r => r.TableIds.Contains(t.TableId)), [.. chart.Blocks.Where(b => b.TableIds.Contains(t.TableId))]));
        var known = chart.Tables.Select(t => t.TableId).ToHashSet();
        var open = shown.Where(r => !r.TableIds.Any(known.Contains)).ToList();
        return open.Count == 0 ? [.. rows] : [Lay(null, open, []), .. rows];
    }

    private static ChartRow Lay(SandboxTable? table, IEnumerable<SandboxReservation> records, IReadOnlyList<SandboxBlock> blocks)
    {
        var ends = new List<DateTimeOffset>();
        var laid = new List<(SandboxReservation, int)>();
        foreach (var record in records.OrderBy(r => r.StartAt))
        {
            var lane = ends.FindIndex(end => end <= record.StartAt);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(default);
            }

            ends[lane] = record.EndAt;
            laid.Add((record, lane));
        }

        return new ChartRow(table, laid, blocks, Math.Max(1, ends.Count));
    }
}
