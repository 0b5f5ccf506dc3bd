using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data.Fence;

/// <summary>What the check of one company's chain came to.</summary>
/// <param name="CompanyId">Whose chain.</param>
/// <param name="Code">企業コード.</param>
/// <param name="Problem">Null when it is whole; else <c>changed</c>, <c>missing</c> (the entry), <c>gap</c> (in the seals) or <c>unsealed</c> (a seal was removed).</param>
/// <param name="Sequence">The first broken link; the last link when whole.</param>
/// <param name="EntryId">The entry that is broken.</param>
/// <param name="Entries">Links that were found whole.</param>
/// <param name="Head">The hash up to there. Kept elsewhere, it also proves that no end was cut off.</param>
public sealed record AuditCheck(Guid CompanyId, string Code, string? Problem, long? Sequence, long? EntryId, long Entries, byte[] Head);

/// <summary>Seals the history of all companies after it was committed, and verifies the chains.</summary>
public sealed class AuditChain(DbContextOptions<UsenAdminDb> options)
{
    private const int AtOnce = 2000;

    /// <returns>How many entries were sealed; 0 also while another node seals.</returns>
    public async Task<int> SealAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        return await db.Database.SqlQuery<int>($"""select seal_audit({now}, {AtOnce}) as "Value" """).SingleAsync(ct);
    }

    /// <summary>One answer a company, in the order of their codes.</summary>
    public async Task<List<AuditCheck>> VerifyAsync(CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        return await db.Database.SqlQuery<AuditCheck>(
            $"""
            select c.company_id, c.code, v.problem, v.sequence, v.entry_id, v.entries, v.head
            from audit_companies() c cross join lateral verify_audit(c.company_id) v order by c.code
            """).ToListAsync(ct);
    }

    /// <summary>Drops whole months before <paramref name="until"/>, as the tables' owner. The last hash of each stays, and the chain goes on from it.</summary>
    /// <returns>How many entries were dropped.</returns>
    public static async Task<long> DropAsync(string ownerConnectionString, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        return await db.Database.SqlQuery<long>($"""select drop_audit({until}, {now}) as "Value" """).SingleAsync(ct);
    }
}
