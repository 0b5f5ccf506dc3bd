using UsenAdmin.Data.Ledgers.AutoMap;

namespace UsenAdmin.Load.Parts;

/// <summary>自動マッピング of as many tables as seats, beside the least it can cost: normalizing every name once.</summary>
internal static class AutoMapMeasure
{
    private const int Rounds = 40;

    public static Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        report.Table("自動マッピング (aim: 1,000 × 1,000 under 20 ms)", "tables × seats,p50,p95,names normalized once p50,ratio,growth exponent");
        (double, double)? before = null;
        foreach (var size in new[] { 250, 500, 1000, 2000, 4000 })
        {
            ct.ThrowIfCancellationRequested();
            var tables = Enumerable.Range(1, size).Select(i => new AutoMapTable(Guid.CreateVersion7(), $"A{i}", $"T{i}", null)).ToList();
            var seats = Enumerable.Range(1, size).Select(i => new AutoMapSeat($"s{i}", i % 3 == 0 ? $"Ａ－{i}" : i % 3 == 1 ? $"A{i}" : $"{i}番卓")).Reverse().ToList();
            var (rule, limit) = (new Samples(), new Samples());
            for (var round = -10; round < Rounds; round++)
            {
                var (a, b) = round < 0 ? (new Samples(), new Samples()) : (rule, limit);
                a.Take(() => AutoMapRule.Propose(tables, seats));
                b.Take(() => tables.Sum(t => SeatNameNormalizer.Normalize(t.Name).Length + SeatNameNormalizer.Normalize(t.ShortName).Length) + seats.Sum(s => SeatNameNormalizer.Normalize(s.Name).Length));
            }

            report.Row(
                Figures.Count(size), Figures.Number(rule.P50), Figures.Number(rule.P95), Figures.Number(limit.P50), Figures.Ratio(rule.P50, limit.P50),
                Figures.Exponent(before, (size, rule.P50)));
            before = (size, rule.P50);
        }

        return Task.CompletedTask;
    }
}
