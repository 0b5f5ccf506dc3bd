using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data.Demo;

/// <summary>As many companies and stores as one likes, for measurements. Written by PostgreSQL itself, so 200,000 stores take about a minute.</summary>
public sealed class LargeDemo(string ownerConnectionString)
{
    /// <summary>The code of the one company that holds a quarter of all stores.</summary>
    public const string BigCompanyCode = "L00001";

    private const int TablesPerStore = 8;

    /// <summary>Adds what is missing up to that many; company L00001 holds a quarter of the stores, the others share the rest.</summary>
    public async Task SeedAsync(int companies, int stores, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into companies (id, code, name, kind, is_active)
            select gen_random_uuid(), 'L' || lpad(n::text, 5, '0'), '大規模企業' || n, 'Customer', true
            from generate_series(1, {companies}) n
            on conflict (code) do nothing
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            with planned as (
                select n, case when n % 4 = 0 then 1 else 1 + n % {companies} end as company
                from generate_series(1, {stores}) n),
            named as (
                select c.id as company_id, lpad(p.n::text, 6, '0') as code,
                    (array['つばき食堂','とり蔵','鮨みなと','麺処ひなた','うおまる','ビストロルポ','焼肉まるい','天ぷら小槌'])[1 + p.n % 8]
                    || (array['新宿','神保町','横浜','大宮','神田','北千住','川崎','千葉','築地','上野','梅田','難波','高円寺','荻窪','栄','博多','恵比寿','池袋','四条','札幌'])[1 + (p.n / 8) % 20]
                    || (p.n / 160) || '号店' as name,
                    (array['つばき','とりぞう','みなと','ひなた','うおまる','るぽ','まるい','こづち'])[1 + p.n % 8] as kana
                from planned p join companies c on c.code = 'L' || lpad(p.company::text, 5, '0'))
            insert into stores (id, company_id, code, name, kana, search_text, time_zone, changeover_time, default_stay_minutes,
                table_reset, opening_hours, is_active, link_summary, master_version)
            select gen_random_uuid(), company_id, code, name, kana, code || E'\x1f' || name || E'\x1f' || kana, 'Asia/Tokyo', '05:00', 90,
                false, '[]', true, 'Unlinked', 0
            from named on conflict do nothing
            """, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into pos_tables (id, company_id, store_id, name, short_name, capacity, category, "order", is_active)
            select gen_random_uuid(), s.company_id, s.id, 'A' || n, 'A' || n, 4, 'Table', n, true
            from stores s join companies c on c.id = s.company_id and c.code like 'L%', generate_series(1, {TablesPerStore}) n
            where not exists (select 1 from pos_tables t where t.company_id = s.company_id and t.store_id = s.id)
            """, ct);
        await db.Database.ExecuteSqlAsync($"analyze", ct);
    }
}
