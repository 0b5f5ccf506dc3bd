using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace UsenAdmin.Data;

/// <summary>Brings the schema up to date as its owner, and gives the serving role what it needs and no more.</summary>
public static class DatabaseMigrator
{
    /// <param name="ownerConnectionString">The role that owns the tables; it may create in schema public.</param>
    /// <param name="appConnectionString">The role that serves: it owns nothing, and may only add to the audit.</param>
    public static async Task MigrateAsync(string ownerConnectionString, string appConnectionString, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        await db.Database.MigrateAsync(ct);
        var role = Quote(new NpgsqlConnectionStringBuilder(appConnectionString).Username
            ?? throw new InvalidOperationException("The connection string UsenAdmin names no user."));
        await db.Database.OpenConnectionAsync(ct);
        await using var grant = new NpgsqlCommand(Grants(role), (NpgsqlConnection)db.Database.GetDbConnection());
        await grant.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Names of the migrations that the database still lacks, asked as the serving role.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(string appConnectionString, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(appConnectionString));
        return [.. await db.Database.GetPendingMigrationsAsync(ct)];
    }

    /// <summary>
    /// Whether the serving role is fenced by row-level security at all: not a superuser, not exempt, and not the tables' owner.
    /// </summary>
    public static async Task<bool> IsFencedAsync(string appConnectionString, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(appConnectionString));
        return await db.Database.SqlQuery<bool>(
            $"""
            select not (r.rolsuper or r.rolbypassrls or exists (
                select 1 from pg_class c where c.oid = to_regclass('public.stores') and pg_has_role(c.relowner, 'member'))) as "Value"
            from pg_roles r where r.rolname = current_user
            """).SingleAsync(ct);
    }

    private static string Grants(string role) =>
        $"""
        grant usage on schema public, data_protection to {role};
        grant select, insert, update, delete on all tables in schema public to {role};
        grant usage, select on all sequences in schema public, data_protection to {role};
        grant execute on all functions in schema public to {role};
        grant select, insert on all tables in schema data_protection to {role};
        revoke update, delete, truncate on audit_entries from {role};
        revoke insert, update, delete, truncate on audit_seals, audit_cuts from {role};
        revoke all on audit_unsealed from {role};
        revoke execute on function drop_audit(timestamptz, timestamptz) from {role};
        revoke insert, update, delete on __migrations, companies from {role};
        """;

    private static string Quote(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
