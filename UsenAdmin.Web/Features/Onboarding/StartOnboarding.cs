using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>
/// 一括連携 begins: the run and its rows are written down, and a job works on them. Should the process die between the two, the sweep
/// finds the run. What a dry run said is not believed: each row is judged anew when its turn comes.
/// </summary>
public sealed class StartOnboarding(UsenAdminDbFactory contexts, IBackgroundJobClient jobs, TimeProvider time)
{
    /// <summary>連携開始 of every line of a file.</summary>
    public Task<Result<Guid>> LinkAsync(Actor actor, string fileName, IReadOnlyList<PlannedRow> rows, CancellationToken ct) =>
        WriteAsync(actor, OnboardingKind.Link, fileName, (_, run) => Task.FromResult(
            rows.Select(r => new OnboardingRow(run, r.Source.Line, r.Provider, r.Source.StoreCode, r.StoreId, r.LedgerStoreId)).ToList()), rows.Count, ct);

    /// <summary>自動マッピング of linked stores; none named means all of that ledger that still have tables to map.</summary>
    public Task<Result<Guid>> AutoMapAsync(Actor actor, LedgerProvider provider, IReadOnlyCollection<Guid> stores, CancellationToken ct) =>
        WriteAsync(actor, OnboardingKind.AutoMap, "", async (db, run) => Rows(run, provider, await LinkedAsync(db, provider, stores, null, ct)), null, ct);

    /// <summary>The mapping of <paramref name="from"/> is copied to other linked stores by the names of tables and seats.</summary>
    public Task<Result<Guid>> CopyAsync(Actor actor, LedgerProvider provider, string from, IReadOnlyCollection<Guid> stores, CancellationToken ct) =>
        WriteAsync(actor, OnboardingKind.Copy, from, async (db, run) => Rows(run, provider, await LinkedAsync(db, provider, stores, from, ct)), null, ct);

    private async Task<Result<Guid>> WriteAsync(
        Actor actor, OnboardingKind kind, string subject, Func<UsenAdminDb, OnboardingRun, Task<List<OnboardingRow>>> choose, int? count, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var probe = new OnboardingRun(actor, kind, "", 0, now);
        var chosen = count ?? (await choose(db, probe)).Count;
        if (chosen == 0)
        {
            return Error.NotFound;
        }

        var run = new OnboardingRun(actor, kind, subject.Length > 200 ? subject[..200] : subject, chosen, now);
        db.OnboardingRuns.Add(run);
        db.OnboardingRows.AddRange(await choose(db, run));
        db.Audit(actor, AuditAction.OnboardingStarted, now, $"{chosen}店舗", after: new { runId = run.Id, kind, subject });
        await db.CommitAsync(ct);
        jobs.Enqueue<RunOnboarding>(job => job.ExecuteAsync(actor.CompanyId, run.Id, CancellationToken.None));
        return run.Id;
    }

    private static List<OnboardingRow> Rows(OnboardingRun run, LedgerProvider provider, List<(Guid Id, string Code)> stores) =>
        [.. stores.Select((s, i) => new OnboardingRow(run, i + 1, provider, s.Code, s.Id, ""))];

    private static async Task<List<(Guid Id, string Code)>> LinkedAsync(UsenAdminDb db, LedgerProvider provider, IReadOnlyCollection<Guid> chosen, string? except, CancellationToken ct)
    {
        var stores = db.Stores.AsNoTracking().Where(s => s.IsActive && s.Code != except
            && db.LedgerLinks.Any(l => l.StoreId == s.Id && l.Provider == provider && l.UnlinkedAt == null && l.State == LinkState.Verified));
        stores = chosen.Count > 0
            ? stores.Where(s => chosen.Contains(s.Id))
            : stores.Where(s => db.Tables.Any(t => t.StoreId == s.Id && t.IsActive && t.Category != Data.Stores.TableCategory.Waiting
                && !db.TableMappings.Any(m => m.TableId == t.Id && db.LedgerLinks.Any(l => l.Id == m.LinkId && l.Provider == provider && l.UnlinkedAt == null))));
        return [.. (await stores.OrderBy(s => s.Code).Take(OnboardingFile.MaxRows).Select(s => new { s.Id, s.Code }).ToListAsync(ct)).Select(s => (s.Id, s.Code))];
    }
}
