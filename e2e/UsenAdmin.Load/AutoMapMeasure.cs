using System.Globalization;
using UsenAdmin.Data.Ledgers.AutoMap;

namespace UsenAdmin.Load;

/// <summary>自動マッピング of as many tables as seats, beside the least it can cost: normalizing every name once.</summary>
internal static class AutoMapMeasure
{
    public static void Run(Report report)
    {
        report.Heading("自動マッピング (aim: 1,000 × 1,000 under 20 ms)", "tables × seats,p50 ms,p95 ms,names normalized once p50 ms,ratio,growth exponent");
        double? before = null;
        foreach (var size in new[] { 250, 500, 1000, 2000, 4000 })
        {
            var tables = Enumerable.Range(1, size).Select(i => new AutoMapTable(Guid.CreateVersion7(), Name("A", i), Name("T", i), null)).ToList();
            var seats = Enumerable.Range(1, size).Select(i => new AutoMapSeat(Name("s", i), i % 3 == 0 ? Name("Ａ－", i) : i % 3 == 1 ? Name("A", i) : Name("", i) + "番卓")).Reverse().ToList();
            var (rule, limit) = (new Samples(), new Samples());
            for (var round = 0; round < 40; round++)
            {
                rule.Take(() => AutoMapRule.Propose(tables, seats));
                limit.Take(() => tables.Sum(t => SeatNameNormalizer.Normalize(t.Name).Length + SeatNameNormalizer.Normalize(t.ShortName).Length) + seats.Sum(s => SeatNameNormalizer.Normalize(s.Name).Length));
            }

            report.Row(
                size.ToString("N0", CultureInfo.InvariantCulture), Samples.Ms(rule.P50), Samples.Ms(rule.P95), Samples.Ms(limit.P50),
                (rule.P50 / limit.P50).ToString("0.0", CultureInfo.InvariantCulture),
                before is { } b ? Math.Log2(rule.P50 / b).ToString("0.00", CultureInfo.InvariantCulture) : "");
            before = rule.P50;
        }
    }

    private static string Name(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
