using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>What a file is about.</summary>
public enum ImportKind
{
    Stores,
    Tables,

    /// <summary>Taken by the terminals' own action.</summary>
    Terminals,
}

/// <summary>What a file would do, or did.</summary>
public sealed record ImportReport(int Rows, int Added, int Changed, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>For a file of which no line can be read.</summary>
    public static ImportReport Unreadable(string key, string text = "") => new(0, 0, 0, [new ImportProblem(1, key, text)]);
}

/// <summary>Why a line cannot be taken.</summary>
/// <param name="Text">A resource key of Stores with its value, or the words of an error.</param>
public sealed record ImportProblem(int Line, string Key, string Text);

/// <summary>
/// Takes a CSV file of stores or tables in: all of it in one transaction, or nothing. With <c>dryRun</c> it says what would happen,
/// line by line, and writes nothing. Codes that exist are changed, others are added.
/// </summary>
public sealed class ImportFile(UsenAdminDbFactory contexts, TimeProvider time)
{
    private static readonly Dictionary<string, TableCategory> Categories = new()
    {
        [""] = TableCategory.Table,
        ["テーブル"] = TableCategory.Table,
        ["個室"] = TableCategory.PrivateRoom,
        ["カウンター"] = TableCategory.Counter,
        ["待機"] = TableCategory.Waiting,
    };

    public async Task<Result<ImportReport>> ExecuteAsync(Actor actor, ImportKind kind, byte[] file, bool dryRun, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageStores, ct) is { } refusal)
        {
            return refusal;
        }

        string[] needed = kind == ImportKind.Stores ? ["店舗コード", "店舗名"] : ["店舗コード", "テーブル名"];
        if (CsvFiles.ReadAll(file, needed, out var lines) is { } unreadable)
        {
            return unreadable;
        }

        var report = kind == ImportKind.Stores ? await TakeStoresAsync(db, lines, ct) : await TakeTablesAsync(db, lines, ct);
        if (!dryRun && report.Problems.Count == 0)
        {
            db.Audit(actor, kind == ImportKind.Stores ? AuditAction.StoresImported : AuditAction.TablesImported, time.GetUtcNow(), $"{report.Rows}行", after: new { report.Added, report.Changed });
            await db.CommitAsync(ct);
        }

        return report;
    }

    private static async Task<ImportReport> TakeStoresAsync(UsenAdminDb db, IReadOnlyList<CsvLine> lines, CancellationToken ct)
    {
        var known = await db.Stores.ToDictionaryAsync(s => s.Code, ct);
        var seen = new HashSet<string>();
        var problems = new List<ImportProblem>();
        var (added, changed) = (0, 0);
        foreach (var (line, values) in lines)
        {
            var code = values["店舗コード"];
            var details = (known.TryGetValue(code, out var store) ? store.Details : new StoreDetails { Code = code, Name = "" }) with
            {
                Code = code,
                Name = values["店舗名"],
                Kana = values.GetValueOrDefault("カナ", store?.Kana ?? ""),
                Phone = values.GetValueOrDefault("電話番号") is { Length: > 0 } phone ? phone : store?.Phone,
            };
            if (details.Check() is { } wrong)
            {
                problems.Add(new ImportProblem(line, "", ErrorTexts.Of(wrong)));
            }
            else if (!seen.Add(code))
            {
                problems.Add(new ImportProblem(line, "Import_Twice", code));
            }
            else
            {
                details = details with
                {
                    BrandId = values.TryGetValue("ブランド", out var brand) ? await StoreGroups.BrandAsync(db, brand, ct) : store?.BrandId,
                    AreaId = values.TryGetValue("エリア", out var area) ? await StoreGroups.AreaAsync(db, area, ct) : store?.AreaId,
                };
                if (store is null)
                {
                    db.Stores.Add(new Store(db.CompanyId, details));
                    added++;
                }
                else
                {
                    store.Edit(details);
                    changed++;
                }
            }
        }

        return new ImportReport(lines.Count, added, changed, problems);
    }

    private static async Task<ImportReport> TakeTablesAsync(UsenAdminDb db, IReadOnlyList<CsvLine> lines, CancellationToken ct)
    {
        var stores = await db.Stores.AsNoTracking().Select(s => new { s.Code, s.Id }).ToDictionaryAsync(s => s.Code, s => s.Id, ct);
        var known = (await db.Tables.Where(t => t.IsActive).ToListAsync(ct)).ToDictionary(t => (t.StoreId, t.Name));
        var next = known.Values.GroupBy(t => t.StoreId).ToDictionary(g => g.Key, g => g.Max(t => t.Order));
        var seen = new HashSet<(Guid, string)>();
        var problems = new List<ImportProblem>();
        var (added, changed) = (0, 0);
        foreach (var (line, values) in lines)
        {
            if (!stores.TryGetValue(values["店舗コード"], out var storeId))
            {
                problems.Add(new ImportProblem(line, "Import_NoStore", values["店舗コード"]));
                continue;
            }

            var name = values["テーブル名"];
            known.TryGetValue((storeId, name), out var table);
            if (!Categories.TryGetValue(values.GetValueOrDefault("区分", ""), out var category))
            {
                problems.Add(new ImportProblem(line, "Import_Category", values["区分"]));
                continue;
            }

            var typed = values.GetValueOrDefault("定員", "");
            if (!int.TryParse(typed.Length == 0 ? "0" : typed, NumberStyles.None, CultureInfo.InvariantCulture, out var capacity))
            {
                problems.Add(new ImportProblem(line, "Import_Number", typed));
                continue;
            }

            var details = new TableDetails(name, values.GetValueOrDefault("テーブル略称", ""), capacity, category, table?.Order ?? next.GetValueOrDefault(storeId) + 1);
            if (details.Check() is { } wrong)
            {
                problems.Add(new ImportProblem(line, "", ErrorTexts.Of(wrong)));
            }
            else if (!seen.Add((storeId, name)))
            {
                problems.Add(new ImportProblem(line, "Import_Twice", name));
            }
            else if (table is null)
            {
                db.Tables.Add(new PosTable(db.CompanyId, storeId, details));
                next[storeId] = details.Order;
                added++;
            }
            else
            {
                table.Edit(details);
                changed++;
            }
        }

        return new ImportReport(lines.Count, added, changed, problems);
    }
}
