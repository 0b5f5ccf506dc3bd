using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace UsenAdmin.Data.Demo;

/// <summary>
/// Writes entities in bulk, columns and conversions as the model has them. COPY does not go into a table with row-level
/// security, so it goes into a temporary one and from there on by INSERT.
/// </summary>
internal sealed class EntityCopy(NpgsqlConnection connection, IModel model)
{
    private readonly HashSet<string> _staged = [];

    /// <summary>In the transaction that is open on the connection; empties <paramref name="rows"/>.</summary>
    public async Task WriteAsync<T>(List<T> rows, CancellationToken ct)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var type = model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not in the model.");
        var table = type.GetTableName()!;
        var columns = type.GetProperties().Where(p => p.ValueGenerated != ValueGenerated.OnAddOrUpdate).Select(p => new Column(p)).ToArray();
        var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        await StageAsync(table, ct);
        await using (var copy = await connection.BeginBinaryImportAsync($"copy pg_temp.staged_{table} ({names}) from stdin (format binary)", ct))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(ct);
                foreach (var column in columns)
                {
                    await column.WriteAsync(copy, row, ct);
                }
            }

            await copy.CompleteAsync(ct);
        }

        await RunAsync($"insert into {table} ({names}) select {names} from pg_temp.staged_{table}; truncate pg_temp.staged_{table};", ct);
        rows.Clear();
    }

    private async Task StageAsync(string table, CancellationToken ct)
    {
        if (_staged.Add(table))
        {
            await RunAsync($"create temporary table if not exists staged_{table} (like public.{table}) on commit delete rows", ct);
        }
    }

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();

        public string Name { get; } = property.GetColumnName();

        public Task WriteAsync(NpgsqlBinaryImporter copy, object row, CancellationToken ct)
        {
            var value = _getter.GetClrValue(row);
            return value is null
                ? copy.WriteNullAsync(ct)
                : copy.WriteAsync(_mapping.Converter?.ConvertToProvider(value) ?? value, _mapping.StoreTypeNameBase, ct);
        }
    }
}
