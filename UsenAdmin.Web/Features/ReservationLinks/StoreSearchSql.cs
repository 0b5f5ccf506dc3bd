using Npgsql;
using NpgsqlTypes;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>One page of stores with all that the list shows of them, as one statement: a line for each link of each store, or one for a store without.</summary>
internal static class StoreSearchSql
{
    private const string Page = """
        select s.id, s.code, s.name, b.name, a.name,
            (select count(*)::int from pos_tables t where t.company_id = s.company_id and t.store_id = s.id and t.is_active and t.category <> 'Waiting'),
            t.terminals, t.newest, t.synced_at, l.provider, l.state, l.reason,
            (select count(*)::int from table_mappings m where m.company_id = l.company_id and m.link_id = l.id),
            (select count(*)::int from table_mappings m join ledger_seats e on e.company_id = m.company_id and e.link_id = m.link_id and e.seat_id = m.seat_id
             where m.company_id = l.company_id and m.link_id = l.id and e.missing_since is not null)
        from search_stores($1, $2, $3, $4, $5, $6, $7) f
            join stores s on s.company_id = $1 and s.id = f
            left join brands b on b.company_id = s.company_id and b.id = s.brand_id
            left join areas a on a.company_id = s.company_id and a.id = s.area_id
            left join ledger_links l on l.company_id = s.company_id and l.store_id = s.id and l.unlinked_at is null
            cross join lateral (
                select count(*)::int as terminals, (count(*) filter (where t.applied_version >= s.master_version))::int as newest, max(t.applied_at) as synced_at
                from terminals t where t.company_id = s.company_id and t.store_id = s.id and t.revoked_at is null and not t.is_training) t
        order by s.code, l.provider
        """;

    private const string Names = "select s.id, s.name from search_stores($1, $2, $3, $4, $5, $6, $7) f join stores s on s.company_id = $1 and s.id = f order by s.code";

    public static NpgsqlBatchCommand AskPage(Guid companyId, StoreSearch search, int atMost) => Ask(Page, companyId, search, atMost);

    public static NpgsqlBatchCommand AskNames(Guid companyId, StoreSearch search, int atMost) => Ask(Names, companyId, search, atMost);

    public static async Task<List<StoreRow>> ReadPageAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<StoreRow>(StoreSearch.PageSize + 1);
        List<StoreRowLink> links = [];
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(0);
            if (rows.Count == 0 || rows[^1].Id != id)
            {
                links = [];
                rows.Add(new StoreRow(
                    id, reader.GetString(1), reader.GetString(2), Text(reader, 3), Text(reader, 4), reader.GetInt32(5), reader.GetInt32(6), reader.GetInt32(7),
                    reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), links));
            }

            if (Text(reader, 9) is { } provider)
            {
                links.Add(new StoreRowLink(
                    Enum.Parse<LedgerProvider>(provider), Enum.Parse<LinkState>(reader.GetString(10)),
                    Text(reader, 11) is { } reason ? Enum.Parse<ErrorKey>(reason) : null, reader.GetInt32(12), reader.GetInt32(13)));
            }
        }

        return rows;
    }

    public static async Task<IReadOnlyList<StoreGroup>> ReadNamesAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var names = new List<StoreGroup>();
        while (await reader.ReadAsync(ct))
        {
            names.Add(new StoreGroup(reader.GetGuid(0), reader.GetString(1)));
        }

        return names;
    }

    private static NpgsqlBatchCommand Ask(string sql, Guid companyId, StoreSearch search, int atMost) => new(sql)
    {
        Parameters =
        {
            Value(NpgsqlDbType.Uuid, companyId),
            // PostgreSQL keeps no NUL in a text, so nothing is found by one.
            Value(NpgsqlDbType.Text, SearchText.Fold(search.Text ?? "").Replace('\0', '\ufffd')),
            Value(NpgsqlDbType.Text, (search.After ?? "").Replace('\0', '\ufffd')),
            Value(NpgsqlDbType.Uuid, search.BrandId),
            Value(NpgsqlDbType.Uuid, search.AreaId),
            Value(NpgsqlDbType.Text, search.Link?.ToString()),
            Value(NpgsqlDbType.Integer, atMost),
        },
    };

    private static NpgsqlParameter Value(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
