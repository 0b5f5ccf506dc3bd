using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>レジ番号: five digits, unique in the company, because bills are numbered by them.</summary>
public static class RegisterNumbers
{
    /// <summary>
    /// Whoever gives numbers waits for his turn in the company and keeps it until he commits: what is free when he looks is free when he writes.
    /// Before any terminal is locked, after its store.
    /// </summary>
    public static Task TakeTurnAsync(UsenAdminDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"register-numbers:" + db.CompanyId}, 0))", ct);

    /// <summary>The lowest that is free; takes the turn.</summary>
    public static async Task<string> NextAsync(UsenAdminDb db, CancellationToken ct)
    {
        await TakeTurnAsync(db, ct);
        return await db.Database.SqlQuery<string>(
            $"""
            select n::text as "Value" from generate_series(10001, 99999) n
            where not exists (select 1 from terminals t where t.company_id = {db.CompanyId} and t.register_number = n::text)
            order by n limit 1
            """).SingleAsync(ct);
    }
}
