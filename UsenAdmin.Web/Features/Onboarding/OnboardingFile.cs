using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;
using UsenAdmin.Web.Features.Stores;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>A line of the file as it was written.</summary>
public sealed record OnboardingLine(int Line, string StoreCode, string LedgerStoreId, string Ledger);

/// <summary>Reads 一括連携's file: CSV in UTF-8 or Shift_JIS, or an Excel workbook, with the columns 店舗コード, 店舗ID and, if need be, 予約台帳.</summary>
public static class OnboardingFile
{
    public const int MaxRows = 5000;
    public const int MaxBytes = 5 * 1024 * 1024;

    private const string StoreCode = "店舗コード";
    private const string StoreId = "店舗ID";
    private const string Ledger = "予約台帳";
    private const long MaxUnpacked = 100L * 1024 * 1024;
    private const int MaxCell = 100;

    /// <returns>The lines, or a resource key that says what is wrong with the file as a whole.</returns>
    public static (IReadOnlyList<OnboardingLine> Lines, string? Problem) Read(byte[] file)
    {
        if (file.Length > MaxBytes)
        {
            return ([], "File_TooLarge");
        }

        try
        {
            List<CsvLine> rows = [.. (IsWorkbook(file) ? Workbook(file) : Csv(file)).Take(MaxRows + 1)];
            return rows switch
            {
                [] => ([], "File_Empty"),
                { Count: > MaxRows } => ([], "File_TooMany"),
                _ when !rows[0].Values.ContainsKey(StoreCode) || !rows[0].Values.ContainsKey(StoreId) => ([], "File_Columns"),
                _ => ([.. rows.Select(r => Line(r.Line, r.Values)).Where(l => l.StoreCode.Length + l.LedgerStoreId.Length > 0)], null),
            };
        }
        catch (Exception e) when (e is CsvHelper.CsvFormatException or InvalidDataException or System.Xml.XmlException or FormatException or KeyNotFoundException or InvalidOperationException or NullReferenceException or IOException)
        {
            return ([], "File_Malformed"); // A broken workbook breaks its reader in many ways, and none of them is a bug of ours.
        }
    }

    private static bool IsWorkbook(byte[] file) => file is [(byte)'P', (byte)'K', ..];

    private static IEnumerable<CsvLine> Csv(byte[] file) =>
        CsvFiles.Read(CsvFiles.Decode(file) ?? throw new InvalidDataException("Neither UTF-8 nor Shift_JIS."));

    private static IEnumerable<CsvLine> Workbook(byte[] file)
    {
        using (var zip = new ZipArchive(new MemoryStream(file)))
        {
            if (zip.Entries.Sum(e => e.Length) > MaxUnpacked)
            {
                throw new InvalidDataException("Too large once unpacked.");
            }
        }

        var line = 1;
        foreach (var row in MiniExcel.Query(new MemoryStream(file), useHeaderRow: true, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>())
        {
            line++;
            yield return new CsvLine(line, row.Where(c => c.Key is not null).DistinctBy(c => c.Key.Trim()).ToDictionary(c => c.Key.Trim(), c => Text(c.Value)));
        }
    }

    private static string Text(object? cell) => Convert.ToString(cell, CultureInfo.InvariantCulture)?.Trim() ?? "";

    private static OnboardingLine Line(int line, IReadOnlyDictionary<string, string> values) =>
        new(line, Cell(values, StoreCode), Cell(values, StoreId), Cell(values, Ledger));

    private static string Cell(IReadOnlyDictionary<string, string> values, string column)
    {
        var text = values.GetValueOrDefault(column, "").Replace("\0", "", StringComparison.Ordinal);
        return text.Length > MaxCell ? text[..MaxCell] : text;
    }
}
