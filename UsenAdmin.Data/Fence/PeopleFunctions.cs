namespace UsenAdmin.Data.Fence;

/// <summary>What support asks across companies. The search writes into the history by itself: nobody can look without a trace.</summary>
internal static class PeopleFunctions
{
    public const string Sql = """
        create function current_support_session(supporter uuid, now_at timestamptz)
            returns table (company_id uuid, session_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select s.company_id, s.id from support_sessions s
            join staff_users u on u.id = s.supporter_id and u.is_active and u.role = 'Support'
            where s.supporter_id = supporter and s.ended_at is null and s.expires_at > now_at
        $$;

        create function end_expired_support_sessions(supporter uuid, now_at timestamptz)
            returns void
            language sql volatile security definer set search_path = public, pg_temp as $$
            update support_sessions set ended_at = expires_at
            where supporter_id = supporter and ended_at is null and expires_at <= now_at
        $$;

        create index ix_stores_phone_digits on stores (regexp_replace(phone, '\D', '', 'g') text_pattern_ops);
        create index ix_terminals_register_number on terminals (register_number);
        create index ix_terminals_serial_number on terminals (serial_number);
        create index ix_terminals_name on terminals using gin (name gin_trgm_ops);
        create index ix_ledger_links_store_id on ledger_links (ledger_store_id) where unlinked_at is null;

        create function search_for_support(supporter uuid, typed text, piece text, now_at timestamptz, at_most int)
            returns table (kind text, company_id uuid, company_code text, company_name text, store_id uuid, store_code text, store_name text, detail text)
            language plpgsql volatile security definer set search_path = public, pg_temp as $$
            #variable_conflict use_column
            declare
                person staff_users;
                digits text := regexp_replace(typed, '\D', '', 'g');
                pattern text := '%' || replace(replace(replace(piece, '\', '\\'), '%', '\%'), '_', '\_') || '%';
            begin
                select * into person from staff_users u where u.id = supporter and u.is_active and u.role = 'Support';
                if person.id is null then
                    raise exception 'search_for_support is for support staff';
                end if;
                insert into audit_entries (company_id, at, actor_kind, actor_id, actor_name, action, subject)
                values (person.company_id, now_at, 'Staff', person.id, person.display_name, 'SupportSearched', left(typed, 100));
                return query
                    (select 'company', c.id, c.code::text, c.name::text, null::uuid, null::text, null::text, null::text
                     from companies c where c.kind = 'Customer' and (c.code = typed or c.name ilike pattern) order by c.code limit at_most)
                    union all
                    (select 'store', c.id, c.code::text, c.name::text, s.id, s.code::text, s.name::text, s.phone::text
                     from (
                         (select * from stores where search_text like pattern limit at_most)
                         union (select * from stores where length(digits) >= 6 and regexp_replace(phone, '\D', '', 'g') like digits || '%' limit at_most)
                     ) s join companies c on c.id = s.company_id order by c.code, s.code limit at_most)
                    union all
                    (select 'ledger', c.id, c.code::text, c.name::text, s.id, s.code::text, s.name::text, l.ledger_store_id::text
                     from ledger_links l join stores s on s.company_id = l.company_id and s.id = l.store_id join companies c on c.id = l.company_id
                     where l.unlinked_at is null and l.ledger_store_id = upper(typed) limit at_most)
                    union all
                    (select 'terminal', c.id, c.code::text, c.name::text, s.id, s.code::text, s.name::text, t.name::text
                     from terminals t join stores s on s.company_id = t.company_id and s.id = t.store_id join companies c on c.id = t.company_id
                     where t.revoked_at is null and (t.register_number = typed or t.serial_number = typed or t.name ilike pattern)
                     order by c.code, s.code limit at_most);
            end
        $$;
        """;

    public const string Drop = """
        drop function search_for_support(uuid, text, text, timestamptz, int);
        drop index ix_ledger_links_store_id;
        drop index ix_terminals_name;
        drop index ix_terminals_serial_number;
        drop index ix_terminals_register_number;
        drop index ix_stores_phone_digits;
        drop function end_expired_support_sessions(uuid, timestamptz);
        drop function current_support_session(uuid, timestamptz);
        """;
}
