namespace UsenAdmin.Data.Fence;

/// <summary>
/// Store search in SQL. LIKE is not leakproof, so a policy would keep it off every index: <c>search_stores</c> runs with its owner's
/// rights, filters by the company itself and refuses any but that of the transaction. It gives ids only, at most one page.
/// </summary>
internal static class StoreSearchFunctions
{
    /// <summary>
    /// Characters and pairs of characters, since two are the usual search in Japanese and trigrams need three. Each is hashed together
    /// with its company: the index leads straight to one company's stores, however many there are of others.
    /// </summary>
    public const string Grams = """
        create function store_grams(company uuid, piece text) returns bigint[]
            language sql immutable parallel safe as $$
            select coalesce(array_agg(distinct hashtextextended(substr(piece, i, n), uuid_hash_extended(company, 0))), '{}')
            from generate_series(1, length(piece)) i, generate_series(1, 2) n where i + n <= length(piece) + 1
        $$;
        """;

    /// <summary>
    /// The first statement is for names and kana: what stands after the code in the searched text. The second is for a code that is
    /// typed with letters, in any case; one of digits goes through the codes themselves.
    /// </summary>
    public const string Indexes = """
        create index ix_stores_names on stores using gin (store_grams(company_id, substr(search_text, strpos(search_text, E'\x1f'))));
        create index ix_stores_folded_code on stores (company_id, lower(code));
        """;

    /// <summary>
    /// The piece, folded as <c>SearchText</c> folds it, begins the code or stands anywhere in name or kana. A common piece fills its page while the
    /// codes are walked; when it does not look as if the first two thousand stores filled it, or they do not, it is rare and goes through the indexes, a piece of
    /// more than one character by its pairs alone: single characters are in too many names. Dynamic SQL, so that every question gets a plan of its own.
    /// </summary>
    public const string Search = """
        create or replace function search_stores(company uuid, piece text, after_code text, brand uuid, area uuid, link text, at_most int)
            returns setof uuid
            language plpgsql stable security definer rows 51 set search_path = public, pg_temp as $$
            declare
                literal text := replace(replace(replace(piece, '\', '\\'), '%', '\%'), '_', '\_');
                fits text := format('(s.search_text like %L or s.search_text like %L)', literal || '%', E'%\x1f%' || literal || '%');
                wanted text := format('s.company_id = %L and s.is_active and s.code > %L', company, after_code)
                    || coalesce(' and s.brand_id = ' || quote_literal(brand), '')
                    || coalesce(' and s.area_id = ' || quote_literal(area), '')
                    || coalesce(' and s.link_summary = ' || quote_literal(link), '');
                code text := case when piece ~ '[a-z]' then 'lower(s.code)' else 's.code' end;
                n int := least(length(piece), 2);
                step int;
                walked int;
                found uuid[];
            begin
                if company is distinct from current_setting('app.company')::uuid then
                    raise exception 'search_stores is for the company of the transaction';
                end if;
                if piece = '' then
                    return query execute format('select s.id from stores s where %s order by s.code limit %s', wanted, at_most);
                    return;
                end if;
                foreach step in array array[300, 2000] loop
                    execute format(
                        'select count(*), array_agg(s.id order by s.code) filter (where %s)
                         from (select s.id, s.code, s.search_text from stores s where %s order by s.code limit %s) s', fits, wanted, step) into walked, found;
                    if walked < step or cardinality(found) >= at_most then
                        return query select unnest(found[1:at_most]);
                        return;
                    end if;
                    exit when coalesce(cardinality(found), 0) * 7 < at_most;
                end loop;
                return query execute format(
                    'with named as materialized (
                        select s.* from stores s where store_grams(s.company_id, substr(s.search_text, strpos(s.search_text, E''\x1f''))) @> %L::bigint[])
                     select f.id from (
                        (select s.id, s.code from named s where %s and %s order by s.code limit %s)
                        union
                        (select s.id, s.code from stores s where %s and %s >= %L and %s < %L order by s.code limit %s)) f
                     order by f.code limit %s',
                    array(select hashtextextended(substr(piece, i, n), uuid_hash_extended(company, 0)) from generate_series(1, least(length(piece) - n + 1, 64)) i),
                    wanted, fits, at_most, wanted, code, piece, code, piece || E'\x7f', at_most, at_most);
            end
        $$;
        """;
}
