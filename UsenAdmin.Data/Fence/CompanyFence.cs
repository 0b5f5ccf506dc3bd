using Microsoft.EntityFrameworkCore.Migrations;

namespace UsenAdmin.Data.Fence;

/// <summary>
/// Row-level security for a company's rows, as every migration that adds a table applies it. The policy reads the company
/// without the missing-is-fine flag: whoever forgets to say it gets an error, not an empty list. The owner of the tables
/// (migrations, and the few functions that look across companies) is let through.
/// </summary>
internal static class CompanyFence
{
    private static readonly string[] FirstTables =
    [
        "brands", "areas", "stores", "pos_tables", "ledger_links", "ledger_seats", "table_mappings", "ledger_credentials",
        "master_versions", "sync_runs", "sync_run_stores", "sync_run_terminals", "terminals", "enrollment_codes",
        "idempotent_answers", "staff_users", "audit_entries",
    ];

    private static readonly string[] TablesOfUsers = ["staff_user_claims", "staff_user_logins", "staff_user_tokens"];

    /// <summary>The fence of the first migration, with the functions that look over it and the index that search needs.</summary>
    public static void Raise(MigrationBuilder migration)
    {
        foreach (var table in FirstTables)
        {
            migration.AddCompanyFence(table);
        }

        migration.AddCompanyFence("companies", "id");
        foreach (var table in TablesOfUsers)
        {
            migration.AddUserFence(table);
        }

        migration.Sql("create extension if not exists pg_trgm; create extension if not exists btree_gin;");
        migration.Sql("create index ix_stores_search on stores using gin (company_id, search_text gin_trgm_ops);");
        migration.Sql(CrossCompanyFunctions.Sql);
        migration.Sql(CrossCompanyFunctions.SearchStores);
    }

    public static void AddCompanyFence(this MigrationBuilder migration, string table, string column = "company_id") =>
        migration.Sql($"""
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy company_fence on {table}
                using ({column} = current_setting('app.company')::uuid)
                with check ({column} = current_setting('app.company')::uuid);
            create policy owner_passes on {table} to current_user using (true) with check (true);
            """);

    /// <summary>For Identity's tables that know only the user: the user's own fence decides.</summary>
    private static void AddUserFence(this MigrationBuilder migration, string table) =>
        migration.Sql($"""
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy company_fence on {table} using (exists (select 1 from staff_users u where u.id = user_id));
            create policy owner_passes on {table} to current_user using (true) with check (true);
            """);
}
