using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>
/// The answers that Resty keeps for 72 h under a company's idempotency keys. The first call with a key leaves a mark while it runs, which
/// every process sees; its answer takes the mark's place in the transaction of its work, so that neither is there without the other.
/// </summary>
internal sealed class KeptAnswers(DbContextOptions<SandboxDb> options, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    /// <summary>After that a call without an answer is believed to be dead.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="slow">How long the call will wait on purpose.</param>
    /// <returns>The mark under which the caller may work; or the answer for a key that is known.</returns>
    public async Task<(Guid? Run, RestyAnswer? Answer)> BeginAsync(string companyCode, string key, string hash, TimeSpan slow, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        var (run, now) = (Guid.CreateVersion7(), time.GetUtcNow().ToUniversalTime());
        await db.KeptAnswers.Where(a => a.KeptAt < now - Kept).ExecuteDeleteAsync(ct);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            insert into sandbox.kept_answers as kept (company_code, key, request_hash, run, running_until, kept_at)
            values ({companyCode}, {key}, {hash}, {run}, {now + Longest + slow}, {now})
            on conflict (company_code, key) do update
            set request_hash = excluded.request_hash, run = excluded.run, running_until = excluded.running_until, kept_at = excluded.kept_at
            where kept.status is null and kept.running_until < {now}
            """,
            ct);
        if (taken == 1)
        {
            return (run, null);
        }

        var known = await db.KeptAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.CompanyCode == companyCode && a.Key == key, ct);
        return known switch
        {
            not null when known.RequestHash != hash => (null, RestyAnswers.KeyReused()),
            { Status: { } status } => (null, new RestyAnswer(status, known.Body)),
            _ => (null, RestyAnswers.InProgress()), // It ended just now, and not well: whoever asks again may try.
        };
    }

    /// <summary>Keeps a 2xx answer, in the transaction of the work.</summary>
    /// <returns>False when another call took the key over meanwhile: then nothing of this one may stay.</returns>
    public static async Task<bool> KeepAsync(SandboxDb db, Guid run, RestyAnswer answer, CancellationToken ct) =>
        await db.KeptAnswers.Where(a => a.Run == run && a.Status == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Status, answer.Status).SetProperty(x => x.Body, answer.Body), ct) == 1;

    /// <summary>Takes the mark of a call back that has no answer to be kept.</summary>
    public async Task ForgetAsync(Guid run)
    {
        await using var db = new SandboxDb(options);
        await db.KeptAnswers.Where(a => a.Run == run && a.Status == null).ExecuteDeleteAsync(CancellationToken.None);
    }
}
