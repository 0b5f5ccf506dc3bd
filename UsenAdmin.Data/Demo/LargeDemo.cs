using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>
/// As many companies and stores as one likes, for measurements. Written by PostgreSQL itself: 200,000 stores take less than a minute.
/// Each company has one 企業管理者, 0001, with the demo's password; a fifth of the stores is linked and mapped.
/// </summary>
public sealed class LargeDemo(string ownerConnectionString)
{
    /// <summary>The code of the one company that holds a quarter of all stores.</summary>
    public const string BigCompanyCode = "L00001";

    private const int TablesPerStore = 8;

    private static readonly string[] Brands = ["つばき食堂", "とり蔵", "鮨みなと", "麺処ひなた", "うおまる", "ビストロルポ", "焼肉まるい", "天ぷら小槌"];
    private static readonly string[] Kana = ["つばき", "とりぞう", "みなと", "ひなた", "うおまる", "るぽ", "まるい", "こづち"];
    private static readonly string[] Areas = ["北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州"];
    private static readonly string[] Places = [.. DemoPlace.All.Select(p => p.Name)];

    /// <summary>Adds what is missing up to that many; company L00001 holds a quarter of the stores, the others share the rest.</summary>
    public async Task SeedAsync(int companies, int stores, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await AddCompaniesAsync(db, companies, ct);
        await AddGroupsAsync(db, ct);
        await AddStoresAsync(db, companies, stores, ct);
        // Without statistics of what was just written, the checks of foreign keys would walk the big company's rows again and again.
        await db.Database.ExecuteSqlAsync($"analyze companies, brands, areas, stores", ct);
        await AddTablesAsync(db, ct);
        await db.Database.ExecuteSqlAsync($"analyze pos_tables", ct);
        await AddLinksAsync(db, ct);
        // The planner's statistics, and the search index's pending list, as in a database that has lived for a while.
        await db.Database.ExecuteSqlAsync($"vacuum (analyze) stores, pos_tables, ledger_links, ledger_seats, table_mappings", ct);
    }

    private static async Task AddCompaniesAsync(UsenAdminDb db, int companies, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into companies (id, code, name, kind, is_active)
            select gen_random_uuid(), 'L' || lpad(n::text, 5, '0'), '大規模企業' || n, 'Customer', true
            from generate_series(1, {companies}) n
            on conflict (code) do nothing
            """, ct);
        // One hash for all of them: a thousand would take longer than the stores.
        var admin = new StaffUser(Guid.Empty, "0001", "管理 太郎", StaffRole.CompanyAdmin);
        var hash = new PasswordHasher<StaffUser>().HashPassword(admin, DemoPlan.Password);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into staff_users (id, company_id, user_name, normalized_user_name, display_name, role, is_active, password_hash, security_stamp,
                concurrency_stamp, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            select gen_random_uuid(), c.id, {admin.UserName}, {admin.NormalizedUserName}, {admin.DisplayName}, 'CompanyAdmin', true, {hash}, gen_random_uuid()::text,
                gen_random_uuid()::text, false, false, false, true, 0
            from companies c where c.code ~ '^L[0-9]+$'
            on conflict (company_id, normalized_user_name) do nothing
            """, ct);
    }

    private static Task<int> AddGroupsAsync(UsenAdminDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        with large as (select id from companies where code ~ '^L[0-9]+$'),
        brands_added as (
            insert into brands (company_id, id, name) select large.id, gen_random_uuid(), name from large, unnest({Brands}) name
            on conflict (company_id, name) do nothing)
        insert into areas (company_id, id, name) select large.id, gen_random_uuid(), name from large, unnest({Areas}) name
        on conflict (company_id, name) do nothing
        """, ct);

    // The text that searches compare is folded here, once a name, as SearchText does it for a store that is typed in.
    private static Task<int> AddStoresAsync(UsenAdminDb db, int companies, int stores, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        with planned as (
            select n, case when n % 4 = 0 then 1 else 1 + n % {companies} end as company, 1 + n / 4 % {Brands.Length} as brand, 1 + n / 32 % {Places.Length} as place
            from generate_series(1, {stores}) n),
        named as (
            select c.id as company_id, lpad(p.n::text, 6, '0') as code, ({Brands})[brand] || ({Places})[place] || (p.n / 640) || '号店' as name,
                ({Brands.Select(SearchText.Fold).ToArray()})[brand] || ({Places.Select(SearchText.Fold).ToArray()})[place] || (p.n / 640) || '号店' as folded,
                ({Kana})[brand] as kana, ({Brands})[brand] as brand, ({Areas})[1 + place % {Areas.Length}] as area
            from planned p join companies c on c.code = 'L' || lpad(p.company::text, 5, '0'))
        insert into stores (id, company_id, brand_id, area_id, code, name, kana, search_text, time_zone, changeover_time, default_stay_minutes,
            table_reset, opening_hours, is_active, link_summary, master_version)
        select gen_random_uuid(), n.company_id, b.id, a.id, code, n.name, kana, code || E'\x1f' || folded || E'\x1f' || kana, 'Asia/Tokyo', '05:00', 90,
            false, '[]', true, 'Unlinked', 0
        from named n join brands b on b.company_id = n.company_id and b.name = n.brand join areas a on a.company_id = n.company_id and a.name = n.area
        on conflict do nothing
        """, ct);

    // The stores without tables are gathered first: looked for one by one, each would walk the rows that this statement has just written.
    private static Task<int> AddTablesAsync(UsenAdminDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        with bare as materialized (
            select s.company_id, s.id from stores s join companies c on c.id = s.company_id and c.code ~ '^L[0-9]+$'
            except select company_id, store_id from pos_tables)
        insert into pos_tables (id, company_id, store_id, name, short_name, capacity, category, "order", is_active)
        select gen_random_uuid(), s.company_id, s.id, 'A' || n, 'A' || n, 4, 'Table', n, true
        from bare s, generate_series(1, {TablesPerStore}) n
        """, ct);

    // One statement, so that a break leaves no link without its seats.
    private static Task<int> AddLinksAsync(UsenAdminDb db, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        with linked as (
            update stores s set link_summary = 'Linked' from companies c
            where c.id = s.company_id and c.code ~ '^L[0-9]+$' and s.code ~ '[05]$' and s.link_summary = 'Unlinked'
            returning s.company_id, s.id as store_id, 'L' || s.code as ledger_store_id, s.name, gen_random_uuid() as link_id),
        links as (
            insert into ledger_links (id, company_id, store_id, provider, ledger_store_id, state, ledger_store_name, linked_by, linked_at, verified_at,
                failed_checks, seats_fetched_at, mapping_revision, mapping_saved_at, mapping_saved_by)
            select link_id, company_id, store_id, 'Resty', ledger_store_id, 'Verified', name, '管理 太郎', now(), now(), 0, now(), 1, now(), '管理 太郎' from linked),
        seats as (
            insert into ledger_seats (company_id, link_id, seat_id, name, min_capacity, max_capacity, "order")
            select company_id, link_id, 's' || lpad(n::text, 3, '0'), 'A' || n, 1, 4, n from linked, generate_series(1, {TablesPerStore}) n)
        insert into table_mappings (company_id, link_id, table_id, seat_id, seat_name)
        select l.company_id, l.link_id, t.id, 's' || lpad(t."order"::text, 3, '0'), t.name
        from linked l join pos_tables t on t.company_id = l.company_id and t.store_id = l.store_id and t.is_active
        """, ct);
}
