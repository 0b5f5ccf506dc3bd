using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Companies;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.Terminals;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>
/// A company with one row in every fenced table, made from the tables as they are, so that a new one is among them: every id in it is
/// <see cref="Id"/>, so that the rows belong to each other; every code is <see cref="Code"/>, every other text <see cref="Marker"/>.
/// </summary>
internal sealed class FilledCompany : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private IReadOnlyList<string> _tables = [];
    private Dictionary<(string Table, string Column), string> _words = [];

    private FilledCompany(string connection, string marker, string code)
    {
        _connection = new NpgsqlConnection(connection);
        (Marker, Code) = (marker, code);
    }

    public Guid CompanyId { get; } = Guid.CreateVersion7();

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Stands nowhere else.</summary>
    public string Marker { get; }

    public string Code { get; }

    /// <summary>All but partitions, which PostgreSQL fills by itself.</summary>
    public IReadOnlyList<string> Tables => _tables;

    public static async Task<FilledCompany> MakeAsync(TestPostgres postgres, LivePortal portal, string marker, string code, CancellationToken ct, string? except = null)
    {
        var database = new NpgsqlConnectionStringBuilder(portal.Database.Owner).Database;
        var company = new FilledCompany(
            new NpgsqlConnectionStringBuilder(postgres.Server.SuperuserConnectionString) { Database = database, Pooling = false }.ConnectionString, marker, code);
        await company._connection.OpenAsync(ct);
        await company.RunAsync("set session_replication_role = replica"); // What writes rows by itself (triggers) and checks them (foreign keys) is off.
        company._tables = await company.ReadAsync("""
            select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1
            """);
        await using (var db = new UsenAdminDb(UsenAdminDbOptions.For(portal.Database.Owner)))
        {
            db.Companies.Add(new Company(company.CompanyId, company.CompanyId.ToString("N")[^10..], marker));
            await db.SaveChangesAsync(ct);
            company._words = company.Words(db);
        }

        foreach (var table in company._tables.Where(t => t != "audit_unsealed" && t != except)) // What is in there is sealed at once.
        {
            await company.FillAsync(table);
        }

        return company;
    }

    /// <summary>What every table holds of it, but for the chain of its history, which a job writes.</summary>
    public async Task<IReadOnlyList<string>> SnapshotAsync() => await ReadAsync(string.Join(" union all ", _tables
        .Where(t => !t.StartsWith("audit_", StringComparison.Ordinal))
        .Select(t => $"select '{t} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {t} t where company_id = '{CompanyId}'")));

    public async ValueTask DisposeAsync()
    {
        await RunAsync(string.Concat(_tables.Select(t => $"delete from {t} where company_id = '{CompanyId}';")) + $"delete from companies where id = '{CompanyId}'");
        await _connection.DisposeAsync();
    }

    // A text that stands for one of a few values, or for an object, must be one: else a row that leaks could not even be read.
    private Dictionary<(string Table, string Column), string> Words(UsenAdminDb db)
    {
        var make = new Arguments(CompanyId, this, [], null!);
        return (from type in db.Model.GetEntityTypes()
                let table = type.GetTableName()
                where table is not null
                from property in type.GetProperties()
                let kind = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType
                let converter = property.GetTypeMapping().Converter
                where converter?.ProviderClrType == typeof(string) && (kind.IsEnum || kind.Namespace?.StartsWith("UsenAdmin", StringComparison.Ordinal) == true)
                let value = kind.IsEnum ? Enum.GetValues(kind).GetValue(0) : make.One(kind, null, 0, CancellationToken.None)
                select (Key: (table, property.GetColumnName()), Word: (string)converter.ConvertToProvider(value)!))
            .DistinctBy(w => w.Key).ToDictionary(w => w.Key, w => w.Word);
    }

    // A run that has ended: the portal's own job takes up what has not, of every company.
    private async Task FillAsync(string table)
    {
        var columns = await ReadAsync($"""
            select quote_ident(column_name) || '=' || case
                when column_name = 'company_id' then quote_literal('{CompanyId}')
                when udt_name = 'uuid' then quote_literal('{Id}')
                when column_name = 'time_zone' then quote_literal('Asia/Tokyo')
                when column_name = 'is_active' then 'true'
                when column_name ~ '_key$' and udt_name = 'varchar' then quote_literal('{Marker}' || gen_random_uuid())
                when column_name ~ '(^|_)code$' then quote_literal('{Code}')
                when udt_name in ('text', 'varchar', 'bpchar', 'citext') then quote_literal('{Marker}')
                when udt_name in ('int2', 'int4', 'int8', 'numeric', 'float8') then '1'
                when udt_name = 'bool' then 'false'
                when udt_name in ('timestamptz', 'timestamp') then 'now()'
                when udt_name = 'date' then 'current_date'
                when udt_name = 'time' then 'localtime'
                when udt_name = 'jsonb' then quote_literal('[]')
                when udt_name = 'bytea' then 'decode(md5(random()::text), ''hex'')'
                when data_type = 'ARRAY' then quote_literal('{"{}"}')
                else 'null' end
            from information_schema.columns
            where table_schema = 'public' and table_name = '{table}' and is_generated = 'NEVER' and is_identity = 'NO' and column_default is null
                and (is_nullable = 'NO' or udt_name in ('text', 'varchar') or (table_name = 'onboarding_runs' and column_name = 'finished_at'))
            """);
        var pairs = columns.Select(c => c.Split('=', 2)).Select(p => (string[])[p[0], _words.TryGetValue((table, p[0].Trim('"')), out var word) ? $"'{word.Replace("'", "''", StringComparison.Ordinal)}'" : p[1]]).ToList();
        await RunAsync($"insert into {table} ({string.Join(',', pairs.Select(p => p[0]))}) values ({string.Join(',', pairs.Select(p => p[1]))})");
    }

    private async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = new NpgsqlCommand(sql, _connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
