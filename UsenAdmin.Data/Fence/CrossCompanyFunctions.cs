namespace UsenAdmin.Data.Fence;

/// <summary>
/// The short list of questions that look across companies, as functions that run with their owner's rights.
/// Each gives ids only, or what its caller may know anyway. Called by <see cref="CrossCompanyQueries"/>.
/// </summary>
internal static class CrossCompanyFunctions
{
    public const string Sql = """
        create function find_login(company_code text, staff_code text)
            returns table (company_id uuid, user_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select u.company_id, u.id from staff_users u join companies c on c.id = u.company_id
            where c.code = company_code and c.is_active and u.normalized_user_name = upper(staff_code)
        $$;

        create function find_company(company_code text)
            returns table (company_id uuid, name text)
            language sql stable security definer set search_path = public, pg_temp as $$
            select c.id, c.name::text from companies c where c.code = company_code
        $$;

        create function find_terminal(hash bytea)
            returns table (company_id uuid, terminal_id uuid, is_next boolean)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.company_id, t.id, false from terminals t where t.token_hash = hash
            union all
            select t.company_id, t.id, true from terminals t where t.next_token_hash = hash
        $$;

        create function find_enrollment(hash bytea)
            returns table (company_id uuid, code_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select e.company_id, e.id from enrollment_codes e where e.code_hash = hash
        $$;

        create function revoked_terminals(since timestamptz)
            returns table (terminal_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.id from terminals t where t.revoked_at >= since
        $$;

        create function due_link_checks(due timestamptz, at_most int)
            returns table (company_id uuid, link_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select l.company_id, l.id from ledger_links l
            where l.next_check_at <= due order by l.next_check_at limit at_most
        $$;

        create function running_sync_runs(at_most int)
            returns table (company_id uuid, run_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select r.company_id, r.id from sync_runs r where r.state = 'Running' order by r.started_at limit at_most
        $$;

        create function forget_idempotent_answers(before timestamptz)
            returns void
            language sql volatile security definer set search_path = public, pg_temp as $$
            delete from idempotent_answers where at < before
        $$;
        """;

    /// <summary>What <see cref="CutTerminals"/> took the place of; for the way down.</summary>
    public const string RevokedTerminals = """
        create function revoked_terminals(since timestamptz)
            returns table (terminal_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.id from terminals t where t.revoked_at >= since
        $$;
        """;

    /// <summary>Which terminals' tokens were cut lately, and from which generation on theirs are alive.</summary>
    public const string CutTerminals = """
        create function cut_terminals(since timestamptz)
            returns table (terminal_id uuid, generation int)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.id, t.token_generation from terminals t where t.tokens_cut_at >= since
        $$;
        """;

    /// <summary>Whose passkey: no code is typed that would say it.</summary>
    public const string FindPasskey = """
        create function find_passkey(credential bytea)
            returns table (company_id uuid, user_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select p.company_id, p.user_id from user_passkeys p join companies c on c.id = p.company_id
            where p.credential_id = credential and c.is_active
        $$;
        """;

    /// <summary>
    /// As <see cref="CutTerminals"/>, within so long a time by the clock of the database alone: it also says when tokens were cut, so that the
    /// clocks of nodes, which may be off by any time, have no say in whether a connection is cut.
    /// </summary>
    public const string CutTerminalsLately = """
        create function stamp_cut_tokens()
            returns trigger
            language plpgsql as $$
            begin
                if new.token_generation is distinct from old.token_generation then
                    new.tokens_cut_at := clock_timestamp();
                end if;
                return new;
            end
        $$;

        create trigger stamp_cut_tokens before update of token_generation on terminals
            for each row execute function stamp_cut_tokens();

        create function cut_terminals_lately(back interval)
            returns table (terminal_id uuid, generation int)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.id, t.token_generation from terminals t where t.tokens_cut_at >= clock_timestamp() - back
        $$;
        """;

    public const string DropCutTerminalsLately = """
        drop function cut_terminals_lately(interval);
        drop trigger stamp_cut_tokens on terminals;
        drop function stamp_cut_tokens();
        """;

    /// <summary>
    /// LIKE is not leakproof, so a policy would keep it off the trigram index: this function filters by the company itself.
    /// It gives ids in the order of the code, one page from <c>after_code</c> on. Dynamic SQL, so that each piece gets a plan of its own:
    /// a common one walks the codes, a rare one goes through the trigrams.
    /// </summary>
    public const string SearchStores = """
        create function search_stores(company uuid, piece text, after_code text, at_most int)
            returns table (store_id uuid, code text)
            language plpgsql stable security definer set search_path = public, pg_temp as $$
            begin
                if company is distinct from current_setting('app.company')::uuid then
                    raise exception 'search_stores is for the company of the transaction';
                end if;
                return query execute format(
                    'select s.id, s.code::text from stores s
                     where s.company_id = %L and s.is_active and s.code > %L and s.search_text like %L
                     order by s.code limit %s',
                    company, after_code, '%' || replace(replace(replace(piece, '\', '\\'), '%', '\%'), '_', '\_') || '%', at_most);
            end
        $$;
        """;
}
