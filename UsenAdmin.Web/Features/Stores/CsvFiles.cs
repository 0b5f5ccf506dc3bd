using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.AspNetCore.Components.Forms;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>A line of a file, by its columns' names.</summary>
/// <param name="Line">The number that an editor shows for it.</param>
public sealed record CsvLine(int Line, IReadOnlyDictionary<string, string> Values);

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

    /// <summary>All lines of a file that came from outside, at most <see cref="MaxRows"/>.</summary>
    /// <param name="needed">Columns that it must have.</param>
    /// <returns>Why it cannot be read; null when it was.</returns>
    public static ImportReport? ReadAll(byte[] file, IReadOnlyList<string> needed, out IReadOnlyList<CsvLine> lines) => ReadAll(file, needed, MaxRows, out lines);

    /// <inheritdoc cref="ReadAll(byte[], IReadOnlyList{string}, out IReadOnlyList{CsvLine})"/>
    public static ImportReport? ReadAll(byte[] file, IReadOnlyList<string> needed, int most, out IReadOnlyList<CsvLine> lines)
    {
        lines = [];
        if (Decode(file) is not { } text)
        {
            return ImportReport.Unreadable("Import_Encoding");
        }

        try
        {
            lines = [.. Read(text).Take(most + 1)];
        }
        catch (CsvFormatException)
        {
            return ImportReport.Unreadable("Import_Malformed");
        }

        if (lines.Count > most)
        {
            return ImportReport.Unreadable("Import_TooMany", most.ToString("N0", CultureInfo.InvariantCulture));
        }

        var head = lines.Count == 0 ? null : lines[0].Values;
        return needed.FirstOrDefault(column => head?.ContainsKey(column) != true) is { } missing ? ImportReport.Unreadable("Import_NoColumn", missing) : null;
    }

    /// <returns>Null when the file is larger than <see cref="MaxBytes"/>.</returns>
    public static async Task<byte[]?> TakeAsync(IBrowserFile file)
    {
        if (file.Size > MaxBytes)
        {
            return null;
        }

        await using var stream = file.OpenReadStream(MaxBytes);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Sends a file, row by row as the rows come.</summary>
    public static async Task WriteAsync(HttpContext http, string name, string[] head, IAsyncEnumerable<string?[]> rows)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename={name}";
        await WriteAsync(http.Response.Body, head, rows, http.RequestAborted);
    }

    /// <summary>Writes a file, row by row as the rows come; the stream stays open.</summary>
    public static async Task WriteAsync(Stream file, string[] head, IAsyncEnumerable<string?[]> rows, CancellationToken ct)
    {
        await using var writer = new StreamWriter(file, Out, leaveOpen: true);
        await using var csv = CsvWriter.Create(writer, CsvWriterOptions.Default, leaveOpen: true);
        await WriteRowAsync(csv, head);
        await foreach (var row in rows.WithCancellation(ct))
        {
            await WriteRowAsync(csv, row);
        }
    }

    private static Task WriteRowAsync(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(Text(field));
        }

        return csv.EndRecordAsync().AsTask();
    }

    /// <summary>Rows by column name, with the number that an editor shows for the line.</summary>
    public static IEnumerable<CsvLine> Read(string text)
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
            yield return new CsvLine((int)csv.LineNumber, head.Select((name, i) => (name, value: i < fields.Count ? fields[i] : "")).DistinctBy(f => f.name).ToDictionary(f => f.name, f => f.value));
        }
    }

    // A formula was kept as text on the way out by an apostrophe.
    private static List<string> Fields(CsvReader csv) =>
        [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim().TrimStart('\''))];

    /// <summary>What starts like a formula stays text in whatever program opens the file.</summary>
    public static string Text(string? value) => value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value ?? "";
}
