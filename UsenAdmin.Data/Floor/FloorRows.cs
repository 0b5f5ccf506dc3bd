using System.Text.Json;
using Npgsql;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Model;

namespace UsenAdmin.Data.Floor;

/// <summary>Which floors are read.</summary>
/// <param name="Linked">Those of the stores whose master knows a ledger.</param>
/// <param name="Since">The earliest business day whose records can still matter.</param>
public sealed record FloorScope(Guid CompanyId, IReadOnlyCollection<Guid> Stores, IReadOnlyCollection<Guid> Linked, bool IsPractice, DateOnly Since);

/// <summary>
/// What stands on floors at one moment, by store. Every change of a floor reads it while the others wait, so that it is one round trip: statements
/// by hand, which row-level security fences like all others.
/// </summary>
public sealed class FloorRows
{
    public sealed record Held(Guid TableId, Guid VisitId, VisitState State);

    public sealed record Block(Guid TableId, string? Reason, DateTimeOffset At);

    public sealed record Reset(Guid TableId, DateTimeOffset Since);

    public sealed record Member(Guid TableId, Guid GroupId);

    public sealed record Reservation(LedgerProvider Provider, string ReservationId, Guid VisitId);

    public sealed record Seat(LedgerProvider Provider, string LedgerStoreId, string SeatId, string Name);

    public sealed record Record(Guid VisitId, VisitState State, LedgerProvider Provider, string RecordId, bool IsDepartureRefused);

    /// <summary>Tables with who is still there: by their own index, however many have been there before.</summary>
    public required ILookup<Guid, Held> Tables { get; init; }

    public required ILookup<Guid, Block> Blocks { get; init; }

    public required ILookup<Guid, Reset> Resets { get; init; }

    public required ILookup<Guid, Member> Groups { get; init; }

    public required ILookup<Guid, ReservationList> Lists { get; init; }

    public required ILookup<Guid, Reservation> Reserved { get; init; }

    /// <summary>Seats that the ledgers still list, of links that still stand.</summary>
    public required ILookup<Guid, Seat> Seats { get; init; }

    /// <summary>What real visits stand for in the ledgers, for a floor of practice, too: it sees the same reservations.</summary>
    public required ILookup<Guid, Record> Records { get; init; }

    public static Task<FloorRows> LoadAsync(UsenAdminDb db, FloorScope scope, CancellationToken ct) =>
        db.AskAsync(Questions(scope), reader => ReadAsync(reader, scope, ct), ct);

    /// <summary>The statements, in the order in which <see cref="ReadAsync"/> takes their answers.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Questions(FloorScope scope)
    {
        yield return Ask(
            """
            select v.store_id, t.table_id, v.id, v.state from visits v join visit_tables t on t.company_id = v.company_id and t.visit_id = v.id
            where v.company_id = $1 and v.store_id = any($2) and v.is_practice = $3 and v.state in ('Seating', 'Seated', 'Paid') and t.released_at is null
            """, scope.CompanyId, scope.Stores.ToArray(), scope.IsPractice);
        yield return Ask("select store_id, table_id, reason, at from table_blocks where company_id = $1 and store_id = any($2) and is_practice = $3", scope.CompanyId, scope.Stores.ToArray(), scope.IsPractice);
        yield return Ask("select store_id, table_id, since from table_resets where company_id = $1 and store_id = any($2) and is_practice = $3", scope.CompanyId, scope.Stores.ToArray(), scope.IsPractice);
        yield return Ask(
            """
            select g.store_id, t.table_id, g.id from table_groups g join group_tables t on t.company_id = g.company_id and t.group_id = g.id
            where g.company_id = $1 and g.store_id = any($2) and g.dissolved_at is null and t.left_at is null and t.is_practice = $3
            """, scope.CompanyId, scope.Stores.ToArray(), scope.IsPractice);
        yield return Ask("select store_id, provider, reservations, fetched_at, changed_at from reservation_lists where company_id = $1 and store_id = any($2)", scope.CompanyId, scope.Stores.ToArray());
        yield return Ask(
            """
            select store_id, reservation_ledger, reservation_id, id from visits
            where company_id = $1 and store_id = any($2) and is_practice = $3 and business_day >= $4 and reservation_id is not null and state <> 'Cancelled'
            """, scope.CompanyId, scope.Stores.ToArray(), scope.IsPractice, scope.Since);
        if (scope.Linked.Count > 0)
        {
            yield return Ask(
                """
                select l.store_id, l.provider, l.ledger_store_id, s.seat_id, s.name from ledger_links l join ledger_seats s on s.company_id = l.company_id and s.link_id = l.id
                where l.company_id = $1 and l.store_id = any($2) and l.unlinked_at is null and s.missing_since is null
                """, scope.CompanyId, scope.Linked.ToArray());
        }

        yield return Ask(
            """
            select v.store_id, v.id, v.state, l.provider, l.record_id, exists (select 1 from ledger_messages m
                where m.company_id = v.company_id and m.visit_id = v.id and m.provider = l.provider and m.kind = 'Depart' and m.state = 'Refused')
            from visits v join visit_ledgers l on l.company_id = v.company_id and l.visit_id = v.id
            where v.company_id = $1 and v.store_id in (select r.store_id from reservation_lists r where r.company_id = $1 and r.store_id = any($2))
                and not v.is_practice and v.business_day >= $3 and l.record_id is not null
            """, scope.CompanyId, scope.Stores.ToArray(), scope.Since);
    }

    /// <summary>Takes the answers of <see cref="Questions"/>; the first of them is the reader's present one.</summary>
    public static async Task<FloorRows> ReadAsync(NpgsqlDataReader reader, FloorScope scope, CancellationToken ct) => new()
    {
        Tables = await RowsAsync(reader, r => new Held(r.GetGuid(1), r.GetGuid(2), State(r, 3)), ct),
        Blocks = await RowsAsync(reader, r => new Block(r.GetGuid(1), Text(r, 2), r.GetFieldValue<DateTimeOffset>(3)), ct),
        Resets = await RowsAsync(reader, r => new Reset(r.GetGuid(1), r.GetFieldValue<DateTimeOffset>(2)), ct),
        Groups = await RowsAsync(reader, r => new Member(r.GetGuid(1), r.GetGuid(2)), ct),
        Lists = await RowsAsync(reader, r => ReservationList.Kept(scope.CompanyId, r.GetGuid(0), Provider(r, 1), JsonSerializer.Deserialize<KnownReservation[]>(r.GetString(2), OutboxModel.Json)!, Instant(r, 3), Instant(r, 4)), ct),
        Reserved = await RowsAsync(reader, r => new Reservation(Provider(r, 1), r.GetString(2), r.GetGuid(3)), ct),
        Seats = scope.Linked.Count > 0 ? await RowsAsync(reader, r => new Seat(Provider(r, 1), r.GetString(2), r.GetString(3), r.GetString(4)), ct) : Array.Empty<Seat>().ToLookup(_ => default(Guid)),
        Records = await RowsAsync(reader, r => new Record(r.GetGuid(1), State(r, 2), Provider(r, 3), r.GetString(4), r.GetBoolean(5)), ct),
    };

    // Each answer begins with the store.
    private static async Task<ILookup<Guid, T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<(Guid Store, T Row)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetGuid(0), read(reader)));
        }

        await reader.NextResultAsync(ct);
        return rows.ToLookup(r => r.Store, r => r.Row);
    }

    private static NpgsqlBatchCommand Ask(string sql, params ReadOnlySpan<object> values)
    {
        var question = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            question.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return question;
    }

    private static LedgerProvider Provider(NpgsqlDataReader reader, int column) => Enum.Parse<LedgerProvider>(reader.GetString(column));

    private static VisitState State(NpgsqlDataReader reader, int column) => Enum.Parse<VisitState>(reader.GetString(column));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
