using Npgsql;

namespace UsenAdmin.Load.Parts;

/// <summary>A row that the portal wrote, to be written again by hand with other values in some of its columns: the same row whatever the table becomes.</summary>
internal sealed class RowTemplate
{
    private readonly string _sql;
    private readonly IReadOnlyList<(string Name, string Type, object Value)> _columns;

    private RowTemplate(string table, IReadOnlyList<(string Name, string Type, object Value)> columns)
    {
        _columns = columns;
        _sql = $"insert into {table} ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) values ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})";
    }

    public static async Task<RowTemplate> ReadAsync(NpgsqlDataSource source, string table, string where, CancellationToken ct)
    {
        await using var names = source.CreateCommand($"select string_agg('\"' || column_name || '\"', ', ' order by ordinal_position) from information_schema.columns where table_schema = 'public' and table_name = '{table}' and is_identity = 'NO' and is_generated = 'NEVER'");
        await using var command = source.CreateCommand($"select {await names.ExecuteScalarAsync(ct)} from {table} where {where} limit 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new RowTemplate(table, [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetDataTypeName(i), reader.GetValue(i)))])
            : throw new InvalidOperationException($"{table} has no row where {where}.");
    }

    public NpgsqlBatchCommand Insert(params (string Column, object Value)[] instead)
    {
        var command = new NpgsqlBatchCommand(_sql);
        foreach (var (name, type, value) in _columns)
        {
            var other = Array.FindIndex(instead, i => i.Column == name);
            command.Parameters.Add(new NpgsqlParameter { Value = other >= 0 ? instead[other].Value : name == "id" && type == "uuid" ? Guid.CreateVersion7() : value, DataTypeName = type });
        }

        return command;
    }
}
