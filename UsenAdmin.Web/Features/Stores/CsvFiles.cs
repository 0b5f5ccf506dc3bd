using System.Text;
using CsvHelper;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>Reads and writes CSV files as Excel in Japan makes and opens them.</summary>
public static class CsvFiles
{
    public const int MaxBytes = 20 * 1024 * 1024;
    public const int MaxRows = 100_000;

    /// <summary>UTF-8 with its mark, so that Excel does not take it for Shift_JIS.</summary>
    public static readonly Encoding Out = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);

    static CsvFiles() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>Null when the bytes are neither UTF-8 nor Shift_JIS.</returns>
    public static string? Decode(byte[] bytes)
    {
        foreach (var encoding in new[] { new UTF8Encoding(false, throwOnInvalidBytes: true), Encoding.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) })
        {
            try
            {
                return encoding.GetString(bytes).TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                continue; // The other encoding may fit.
            }
        }

        return null;
    }

    /// <summary>Rows by column name, with the number that an editor shows for the line.</summary>
    public static IEnumerable<(int Line, IReadOnlyDictionary<string, string> Values)> Read(string text)
    {
        using var csv = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true });
        if (!csv.Read())
        {
            yield break;
        }

        var head = Fields(csv);
        while (csv.Read())
        {
            var fields = Fields(csv);
            yield return ((int)csv.LineNumber, head.Select((name, i) => (name, value: i < fields.Count ? fields[i] : "")).DistinctBy(f => f.name).ToDictionary(f => f.name, f => f.value));
        }
    }

    // A formula was kept as text on the way out by an apostrophe.
    private static List<string> Fields(CsvReader csv) =>
        [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim().TrimStart('\''))];

    /// <summary>What starts like a formula stays text in whatever program opens the file.</summary>
    public static string Text(string? value) => value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value ?? "";
}
