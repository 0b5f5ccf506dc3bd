using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>What would become of a line.</summary>
/// <param name="LedgerName">店舗名 as the ledger knows it, so that a person sees whether it is the right one.</param>
public sealed record PlannedRow(
    OnboardingLine Source, LedgerProvider Provider, Guid? StoreId, string? StoreName, string LedgerStoreId, OnboardingVerdict Verdict, string? LedgerName = null);

/// <summary>確認 (dry run) of 一括連携: line by line what would happen. Asks the database and the ledger, and writes nothing.</summary>
public sealed class PlanOnboarding(UsenAdminDbFactory contexts, LedgerDesk desk, LedgerRegistry ledgers)
{
    private const int AtOnce = 8;

    /// <param name="progress">Told how many lines are judged; may be called from any thread.</param>
    public async Task<Result<IReadOnlyList<PlannedRow>>> ExecuteAsync(
        Actor actor, LedgerProvider otherwise, IReadOnlyList<OnboardingLine> lines, Action<int>? progress, CancellationToken ct)
    {
        PlannedRow[] rows;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
            {
                return refusal;
            }

            rows = await JudgeAsync(db, otherwise, lines, ct);
        }

        var judged = rows.Count(r => r.Verdict != OnboardingVerdict.WillLink);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Length).Where(i => rows[i].Verdict == OnboardingVerdict.WillLink),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (i, token) =>
            {
                rows[i] = Answered(rows[i], await desk.AskStoreAsync(actor.CompanyId, rows[i].Provider, rows[i].LedgerStoreId, token));
                progress?.Invoke(Interlocked.Increment(ref judged));
            });
        return rows;
    }

    /// <summary>What the database alone can tell.</summary>
    private async Task<PlannedRow[]> JudgeAsync(UsenAdminDb db, LedgerProvider otherwise, IReadOnlyList<OnboardingLine> lines, CancellationToken ct)
    {
        var stores = new StoreCodes(await db.Stores.AsNoTracking().Where(s => s.IsActive).Select(s => new KnownStore(s.Id, s.Code, s.Name)).ToListAsync(ct));
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.UnlinkedAt == null).ToListAsync(ct);
        var byStore = links.ToDictionary(l => (l.StoreId, l.Provider));
        var byId = links.Where(l => l.State == LinkState.Verified).ToDictionary(l => (l.Provider, l.LedgerStoreId), l => l.StoreId);
        var seenStores = new HashSet<(LedgerProvider, Guid)>();
        var seenIds = new HashSet<(LedgerProvider, string)>();
        return [.. lines.Select(Judge)];

        PlannedRow Judge(OnboardingLine line)
        {
            var known = TryLedger(line.Ledger, otherwise, out var provider);
            var store = stores.Find(line.StoreCode);
            var wellFormed = LedgerStoreId.TryParse(provider, line.LedgerStoreId, out var id);
            var verdict = !known ? OnboardingVerdict.UnknownLedger
                : store is null ? OnboardingVerdict.NoSuchStore
                : !wellFormed ? OnboardingVerdict.StoreIdMalformed
                : !seenStores.Add((provider, store.Id)) || !seenIds.Add((provider, id)) ? OnboardingVerdict.Twice
                : byStore.TryGetValue((store.Id, provider), out var link) ? (link.LedgerStoreId == id ? OnboardingVerdict.AlreadyLinked : OnboardingVerdict.LinkedWithOtherId)
                : byId.ContainsKey((provider, id)) ? OnboardingVerdict.StoreIdInUse
                : OnboardingVerdict.WillLink;
            return new PlannedRow(line, provider, store?.Id, store?.Name, wellFormed ? id : line.LedgerStoreId, verdict);
        }
    }

    private bool TryLedger(string typed, LedgerProvider otherwise, out LedgerProvider provider)
    {
        provider = otherwise;
        return typed.Length == 0
            || (Enum.TryParse(typed.Replace("予約台帳", "", StringComparison.Ordinal).Trim(), ignoreCase: true, out provider) && ledgers.Providers.Contains(provider));
    }

    private static PlannedRow Answered(PlannedRow row, LedgerAnswer<LedgerStore> answer) => row with
    {
        LedgerName = answer.Value?.Name,
        Verdict = LedgerDesk.Refusal(answer) switch
        {
            ErrorKey.StoreIdNotFound => OnboardingVerdict.StoreIdNotFound,
            ErrorKey.PosOptionRequired => OnboardingVerdict.PosOptionRequired,
            ErrorKey.LedgerCredentialsInvalid => OnboardingVerdict.CredentialsInvalid,
            _ => !answer.IsDone ? OnboardingVerdict.CannotAsk
                : answer.Value.PosOption ? OnboardingVerdict.WillLink
                : OnboardingVerdict.PosOptionRequired,
        },
    };
}
