using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>A run and how far it is.</summary>
public sealed record OnboardingView(OnboardingRun Run, int Done, IReadOnlyDictionary<OnboardingVerdict, int> Verdicts, IReadOnlyList<OnboardingReportRow> Rows);

/// <summary>A line of the report.</summary>
public sealed record OnboardingReportRow(OnboardingRow Row, string? StoreName);

/// <summary>An unlinked store, for the file to fill in.</summary>
public sealed record UnlinkedStore(string Code, string Name);

/// <summary>A linked store that has tables left to map.</summary>
public sealed record StoreToMap(Guid Id, string Code, string Name, int Mapped, int Tables);

/// <summary>Reads 一括連携: runs, their reports, and what a file can begin with.</summary>
public sealed class OnboardingQueries(UsenAdminDbFactory contexts)
{
    public async Task<List<OnboardingRun>> RecentAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.OnboardingRuns.AsNoTracking().OrderByDescending(r => r.StartedAt).Take(10).ToListAsync(ct);
    }

    /// <returns>Null when the company has no such run.</returns>
    public async Task<OnboardingView?> FindAsync(Guid companyId, Guid runId, int rows, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var run = await db.OnboardingRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct);
        if (run is null)
        {
            return null;
        }

        var verdicts = await db.OnboardingRows.Where(r => r.RunId == runId && r.Verdict != null).GroupBy(r => r.Verdict!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var lines = await db.OnboardingRows.AsNoTracking().Where(r => r.RunId == runId && r.DoneAt != null).OrderBy(r => r.Line).Take(rows)
            .Select(r => new OnboardingReportRow(r, db.Stores.Where(s => s.Id == r.StoreId).Select(s => s.Name).FirstOrDefault())).ToListAsync(ct);
        return new OnboardingView(run, verdicts.Values.Sum(), verdicts, lines);
    }

    /// <summary>All stores that a run of 連携開始 left linked and verified, by ledger: a file may name both.</summary>
    public async Task<IReadOnlyDictionary<LedgerProvider, List<Guid>>> LinkedAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var rows = await db.OnboardingRows.AsNoTracking()
            .Where(r => r.RunId == runId && (r.Verdict == OnboardingVerdict.Linked || r.Verdict == OnboardingVerdict.AlreadyLinked) && r.StoreId != null
                && db.OnboardingRuns.Any(run => run.Id == runId && run.Kind == OnboardingKind.Link && run.FinishedAt != null))
            .Select(r => new { r.Provider, StoreId = r.StoreId!.Value }).ToListAsync(ct);
        return rows.GroupBy(r => r.Provider).ToDictionary(g => g.Key, g => g.Select(r => r.StoreId).Distinct().ToList());
    }

    public async Task<List<UnlinkedStore>> UnlinkedAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.AsNoTracking().Where(s => s.IsActive && !db.LedgerLinks.Any(l => l.StoreId == s.Id && l.Provider == provider && l.UnlinkedAt == null))
            .OrderBy(s => s.Code).Take(OnboardingFile.MaxRows).Select(s => new UnlinkedStore(s.Code, s.Name)).ToListAsync(ct);
    }

    public async Task<List<StoreToMap>> ToMapAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var links = db.LedgerLinks.AsNoTracking().Where(l => l.Provider == provider && l.UnlinkedAt == null && l.State == LinkState.Verified);
        var stores = await links.Join(db.Stores.Where(s => s.IsActive), l => l.StoreId, s => s.Id, (l, s) => new StoreToMap(
            s.Id, s.Code, s.Name,
            db.TableMappings.Count(m => m.LinkId == l.Id),
            db.Tables.Count(t => t.StoreId == s.Id && t.IsActive && t.Category != Data.Stores.TableCategory.Waiting))).ToListAsync(ct);
        return [.. stores.Where(s => s.Mapped < s.Tables).OrderBy(s => s.Code, StringComparer.Ordinal)];
    }
}
