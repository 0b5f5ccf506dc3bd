using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.Readiness;

/// <summary>How far a store is from taking reservations at its registers.</summary>
public enum ReadinessState
{
    /// <summary>要対応: the ledger refuses the link, or a seat changed under the mapping.</summary>
    Attention,

    /// <summary>未連携.</summary>
    Unlinked,

    /// <summary>準備中.</summary>
    Progress,

    /// <summary>準備完了.</summary>
    Ready,
}

/// <summary>The four things a store needs; each is a quarter of the score.</summary>
/// <param name="Score">0 to 100, rounded down: 100 only when nothing is missing.</param>
public sealed record StoreReadiness(
    Guid StoreId, string Code, string Name, string? Brand, ReadinessState State, int Score, bool Linked, bool Rejected, int Mapped, int Tables, int Terminals, int Launchers, int Newest, int Changes)
{
    /// <summary>Resource key of the step that comes next; null when there is none.</summary>
    public string? Next => this switch
    {
        { State: ReadinessState.Unlinked } => "Next_Link",
        { Rejected: true } => "Next_Rejected",
        { Changes: > 0 } => "Next_Changes",
        { Linked: false } => "Next_Verify",
        _ when Tables == 0 => "Next_Tables",
        _ when Mapped < Tables => "Next_Map",
        _ when Terminals == 0 => "Next_Terminals",
        _ when Launchers == 0 => "Next_Launcher",
        _ when Newest < Terminals => "Next_Sync",
        _ => null,
    };
}

/// <summary>The company at a glance.</summary>
public sealed record ReadinessSummary(int Stores, int Linked, int Mapped, int Launcher, int Newest, IReadOnlyList<BrandReadiness> Brands);

/// <summary>A brand's stores by state. <see cref="Cells"/> is empty where there are too many to draw one by one.</summary>
public sealed record BrandReadiness(string Name, int Ready, int Total, IReadOnlyList<StoreReadiness> Cells);

/// <summary>Reads 店舗の準備状況. The score is counted where the rows are, so that only a page of stores travels.</summary>
public sealed class ReadinessQueries(UsenAdminDbFactory contexts)
{
    public const int PageSize = 50;

    /// <summary>Stores that TOP draws one by one; above, it draws a bar a brand.</summary>
    private const int MostCells = 400;

    private const string Stores = """
        with l as (
            select k.store_id, bool_or(k.state = 'Rejected') rejected, bool_and(k.state = 'Verified') verified,
                min((select count(*) from table_mappings m where m.company_id = k.company_id and m.link_id = k.id))::int mapped
            from ledger_links k where k.unlinked_at is null group by k.store_id),
        t as (select store_id, count(*)::int n from pos_tables where is_active and category <> 'Waiting' group by store_id),
        d as (
            select d.store_id, count(*)::int n, count(*) filter (where cardinality(d.launcher) > 0)::int launchers,
                count(*) filter (where s.master_version > 0 and d.applied_version >= s.master_version)::int newest
            from terminals d join stores s on s.company_id = d.company_id and s.id = d.store_id
            where d.revoked_at is null and not d.is_training group by d.store_id),
        f as (select store_id, count(*)::int n from seat_drifts where resolved_at is null group by store_id),
        r as (
            select s.id store_id, s.code, s.name, b.name brand, l.store_id is not null has_link, coalesce(l.verified, false) linked, coalesce(l.rejected, false) rejected,
                coalesce(l.mapped, 0) mapped, coalesce(t.n, 0) tables, coalesce(d.n, 0) terminals, coalesce(d.launchers, 0) launchers, coalesce(d.newest, 0) newest, coalesce(f.n, 0) changes
            from stores s left join brands b on b.company_id = s.company_id and b.id = s.brand_id
                left join l on l.store_id = s.id left join t on t.store_id = s.id left join d on d.store_id = s.id left join f on f.store_id = s.id
            where s.is_active),
        scored as (
            select r.*, ((case when linked then 25 else 0 end) + (case when tables > 0 then 25 * least(mapped, tables) / tables else 0 end)
                + (case when launchers > 0 then 25 else 0 end) + (case when terminals > 0 then 25 * newest / terminals else 0 end))::int score from r),
        stated as (
            select scored.*, case when not has_link then 'Unlinked' when rejected or changes > 0 then 'Attention' when score = 100 then 'Ready' else 'Progress' end state from scored)
        """;

    /// <summary>Worst first: what needs a person, then by score.</summary>
    /// <param name="brand">Null for all.</param>
    public async Task<List<StoreReadiness>> PageAsync(Guid companyId, ReadinessState? state, string? brand, int skip, int take, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var rows = await db.Database.SqlQueryRaw<Row>(
            Stores + """
            select store_id, code, name, brand, state, score, linked, rejected, mapped, tables, terminals, launchers, newest, changes from stated
            where ({0} = '' or state = {0}) and ({1} = '' or brand = {1})
            order by state <> 'Attention', score, code offset {2} limit {3}
            """,
            state?.ToString() ?? "", brand ?? "", skip, take).ToListAsync(ct);
        return [.. rows.Select(Store)];
    }

    public async Task<List<string>> BrandsAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Brands.AsNoTracking().Select(b => b.Name).OrderBy(n => n).ToListAsync(ct);
    }

    /// <param name="noBrand">What stores without a brand are called.</param>
    public async Task<ReadinessSummary> SummaryAsync(Guid companyId, string noBrand, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var brands = await db.Database.SqlQueryRaw<BrandRow>(
            Stores + """
            select brand, count(*)::int total, (count(*) filter (where state = 'Ready'))::int ready, (count(*) filter (where linked))::int linked,
                (count(*) filter (where tables > 0 and mapped >= tables))::int mapped, (count(*) filter (where launchers > 0))::int launcher,
                (count(*) filter (where terminals > 0 and newest = terminals))::int newest
            from stated group by brand order by brand nulls last
            """).ToListAsync(ct);
        var cells = brands.Sum(b => b.Total) > MostCells ? [] : (await db.Database.SqlQueryRaw<Row>(
            Stores + "select store_id, code, name, brand, state, score, linked, rejected, mapped, tables, terminals, launchers, newest, changes from stated order by code").ToListAsync(ct)).ConvertAll(Store);
        var byBrand = cells.ToLookup(c => c.Brand);
        return new ReadinessSummary(
            brands.Sum(b => b.Total), brands.Sum(b => b.Linked), brands.Sum(b => b.Mapped), brands.Sum(b => b.Launcher), brands.Sum(b => b.Newest),
            [.. brands.Select(b => new BrandReadiness(b.Brand ?? noBrand, b.Ready, b.Total, [.. byBrand[b.Brand]]))]);
    }

    private static StoreReadiness Store(Row row) => new(
        row.StoreId, row.Code, row.Name, row.Brand, Enum.Parse<ReadinessState>(row.State), row.Score, row.Linked, row.Rejected, row.Mapped, row.Tables, row.Terminals, row.Launchers, row.Newest, row.Changes);

    private sealed record Row(
        Guid StoreId, string Code, string Name, string? Brand, string State, int Score, bool Linked, bool Rejected, int Mapped, int Tables, int Terminals, int Launchers, int Newest, int Changes);

    private sealed record BrandRow(string? Brand, int Total, int Ready, int Linked, int Mapped, int Launcher, int Newest);
}
