using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>A visit with all that hangs on it.</summary>
/// <param name="Tables">Where it sits and sat, in its order.</param>
/// <param name="GroupId">The group of its tables.</param>
/// <param name="BillNumber">Of the bill it was paid with.</param>
public sealed record VisitParts(Visit Visit, List<VisitTable> Tables, List<VisitLedger> Ledgers, List<OrderLine> Lines, Guid? GroupId, string? BillNumber)
{
    /// <summary>Of one visit the parts come together, in one round trip; whoever asks for many has them come each for all.</summary>
    public static IQueryable<VisitParts> Of(UsenAdminDb db, IQueryable<Visit> visits) => visits.OrderBy(v => v.SeatedAt).ThenBy(v => v.Id).Select(v => new VisitParts(
        v,
        db.VisitTables.Where(t => t.VisitId == v.Id).OrderBy(t => t.Order).ToList(),
        db.VisitLedgers.Where(l => l.VisitId == v.Id).ToList(),
        db.OrderLines.Where(l => l.VisitId == v.Id).ToList(),
        db.GroupTables.Where(g => g.LeftAt == null && g.IsPractice == v.IsPractice && db.VisitTables.Any(t => t.VisitId == v.Id && t.ReleasedAt == null && t.TableId == g.TableId))
            .Select(g => (Guid?)g.GroupId).FirstOrDefault(),
        db.Bills.Where(b => b.Id == v.BillId).Select(b => b.Number).FirstOrDefault()));

    /// <summary>The same of one visit of the caller's floor, asked together with other questions; in the order in which <see cref="ReadAsync"/> takes the answers.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Questions(UsenAdminDb db, FloorCaller caller, Guid visitId)
    {
        var company = caller.Actor.CompanyId;
        yield return TrackedRows.Question<Visit>(db, "company_id = $1 and id = $2 and store_id = $3 and is_practice = $4", company, visitId, caller.StoreId, caller.IsPractice);
        yield return TrackedRows.Question<VisitTable>(db, "company_id = $1 and visit_id = $2 order by \"order\"", company, visitId);
        yield return TrackedRows.Question<VisitLedger>(db, "company_id = $1 and visit_id = $2", company, visitId);
        yield return TrackedRows.Question<OrderLine>(db, "company_id = $1 and visit_id = $2", company, visitId);
        yield return new NpgsqlBatchCommand(
            """
            select (select g.group_id from group_tables g join visit_tables t on t.company_id = g.company_id and t.table_id = g.table_id and t.is_practice = g.is_practice
                    where g.company_id = $1 and g.left_at is null and t.visit_id = $2 and t.released_at is null limit 1),
                (select b.number from visits v join bills b on b.company_id = v.company_id and b.id = v.bill_id where v.company_id = $1 and v.id = $2)
            """)
        {
            Parameters = { new() { Value = company }, new() { Value = visitId } },
        };
    }

    /// <returns>Null when the floor has no such visit.</returns>
    public static async Task<VisitParts?> ReadAsync(UsenAdminDb db, NpgsqlDataReader reader, CancellationToken ct)
    {
        var visit = await TrackedRows.ReadAsync<Visit>(db, reader, ct);
        var tables = await TrackedRows.ReadAsync<VisitTable>(db, reader, ct);
        var ledgers = await TrackedRows.ReadAsync<VisitLedger>(db, reader, ct);
        var lines = await TrackedRows.ReadAsync<OrderLine>(db, reader, ct);
        await reader.ReadAsync(ct);
        var (group, bill) = (reader.IsDBNull(0) ? default(Guid?) : reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        await reader.NextResultAsync(ct);
        return visit.Count == 0 ? null : new VisitParts(visit[0], tables, ledgers, lines, group, bill);
    }
}
