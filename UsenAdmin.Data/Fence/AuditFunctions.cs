namespace UsenAdmin.Data.Fence;

/// <summary>
/// The history's chain of hashes. Entries are written plainly; a trigger notes each in its own transaction, and the sealer takes what is
/// committed: no company's writes stand in a queue, and a late commit is sealed later, never missed. The serving role can start the
/// sealer and the check; it can change neither entries nor seals, and cannot drop months.
/// </summary>
internal static class AuditFunctions
{
    public const string Sql = """
        create function note_unsealed_audit() returns trigger
            language plpgsql security definer set search_path = public, pg_temp as $$
            begin
                insert into audit_unsealed (company_id, entry_id) values (new.company_id, new.id);
                return null;
            end
        $$;
        create trigger audit_entries_unsealed after insert on audit_entries for each row execute function note_unsealed_audit();
        insert into audit_unsealed (company_id, entry_id) select company_id, id from audit_entries;

        create function audit_hash(before bytea, e audit_entries) returns bytea
            language sql stable set search_path = public, pg_temp as $$
            select sha256(before || convert_to(jsonb_build_array(
                e.company_id, e.id, extract(epoch from e.at), e.actor_kind, e.actor_id, e.actor_name, e.on_behalf_of, e.support_session_id,
                e.action, e.store_id, e.subject, e.before, e.after)::text, 'UTF8'))
        $$;

        create function seal_audit(now_at timestamptz, at_most int) returns int
            language plpgsql volatile security definer set search_path = public, pg_temp as $$
            declare
                entry audit_entries;
                company uuid;
                head bytea;
                last bigint;
                count int := 0;
            begin
                if not pg_try_advisory_xact_lock(hashtextextended('seal audit', 0)) then
                    return 0;
                end if;
                for entry in
                    select e.* from audit_unsealed u join audit_entries e on e.company_id = u.company_id and e.id = u.entry_id
                    order by u.company_id, u.entry_id limit at_most
                loop
                    if company is distinct from entry.company_id then
                        company := entry.company_id;
                        select s.sequence, s.hash into last, head from (
                            select sequence, hash from audit_seals where company_id = company
                            union all select last_sequence, hash from audit_cuts where company_id = company) s
                        order by s.sequence desc limit 1;
                        last := coalesce(last, 0);
                        head := coalesce(head, ''::bytea);
                    end if;
                    last := last + 1;
                    head := audit_hash(head, entry);
                    insert into audit_seals (company_id, sequence, entry_id, hash, sealed_at) values (company, last, entry.id, head, now_at);
                    delete from audit_unsealed where company_id = company and entry_id = entry.id;
                    count := count + 1;
                end loop;
                return count;
            end
        $$;

        create function audit_companies() returns table (company_id uuid, code text)
            language sql stable security definer set search_path = public, pg_temp as $$
            select id, code::text from companies order by code
        $$;

        -- The first broken link, or none; then the chain's head.
        create function verify_audit(company uuid)
            returns table (problem text, sequence bigint, entry_id bigint, entries bigint, head bytea)
            language plpgsql stable security definer set search_path = public, pg_temp as $$
            #variable_conflict use_column
            declare
                link record;
                expected bytea;
                last bigint;
                checked bigint := 0;
            begin
                select c.last_sequence, c.hash into last, expected from audit_cuts c where c.company_id = company order by c.last_sequence desc limit 1;
                last := coalesce(last, 0);
                expected := coalesce(expected, ''::bytea);
                for link in
                    select s.sequence, s.entry_id, s.hash, e as entry, e.id as found
                    from audit_seals s left join audit_entries e on e.company_id = s.company_id and e.id = s.entry_id
                    where s.company_id = company order by s.sequence
                loop
                    if link.sequence <> last + 1 then
                        return query select 'gap', last + 1, null::bigint, checked, expected;
                        return;
                    elsif link.found is null then
                        return query select 'missing', link.sequence, link.entry_id, checked, expected;
                        return;
                    elsif audit_hash(expected, link.entry) <> link.hash then
                        return query select 'changed', link.sequence, link.entry_id, checked, expected;
                        return;
                    end if;
                    last := link.sequence;
                    expected := link.hash;
                    checked := checked + 1;
                end loop;
                return query select 'unsealed', null::bigint, e.id, checked, expected from audit_entries e
                    where e.company_id = company
                      and not exists (select 1 from audit_seals s where s.company_id = company and s.entry_id = e.id)
                      and not exists (select 1 from audit_unsealed u where u.company_id = company and u.entry_id = e.id)
                    order by e.id limit 1;
                if not found then
                    return query select null::text, last, null::bigint, checked, expected;
                end if;
            end
        $$;

        -- Drops whole months from the chain's beginning; what is not sealed stays. For the owner only.
        create function drop_audit(until timestamptz, now_at timestamptz) returns bigint
            language plpgsql volatile security definer set search_path = public, pg_temp as $$
            declare
                cut record;
                dropped bigint := 0;
            begin
                for cut in
                    with dated as (
                        select s.company_id, s.sequence, s.hash, date_trunc('month', e.at at time zone 'UTC')::date as month,
                            bool_and(e.at < date_trunc('month', until at time zone 'UTC') at time zone 'UTC')
                                over (partition by s.company_id order by s.sequence) as old
                        from audit_seals s join audit_entries e on e.company_id = s.company_id and e.id = s.entry_id)
                    select d.company_id, d.month, max(d.sequence) as last, count(*) as entries from dated d where d.old
                    group by d.company_id, d.month order by d.company_id, max(d.sequence)
                loop
                    insert into audit_cuts (company_id, last_sequence, month, entries, hash, dropped_at)
                        select cut.company_id, cut.last, cut.month, cut.entries, s.hash, now_at
                        from audit_seals s where s.company_id = cut.company_id and s.sequence = cut.last;
                    delete from audit_entries e using audit_seals s
                        where s.company_id = cut.company_id and s.sequence <= cut.last and e.company_id = s.company_id and e.id = s.entry_id;
                    delete from audit_seals where company_id = cut.company_id and sequence <= cut.last;
                    dropped := dropped + cut.entries;
                end loop;
                return dropped;
            end
        $$;
        revoke execute on function drop_audit(timestamptz, timestamptz) from public;
        """;

    public const string Drop = """
        drop function drop_audit(timestamptz, timestamptz);
        drop function verify_audit(uuid);
        drop function audit_companies();
        drop function seal_audit(timestamptz, int);
        drop function audit_hash(bytea, audit_entries);
        drop trigger audit_entries_unsealed on audit_entries;
        drop function note_unsealed_audit();
        """;
}
