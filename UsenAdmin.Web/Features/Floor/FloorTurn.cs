using Npgsql;
using NpgsqlTypes;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a request did that came with the same key before.</summary>
/// <param name="Answer">See <see cref="FloorRequest.Answer"/>.</param>
public sealed record DoneBefore(Guid SubjectId, string? Answer, DateTimeOffset? AwaitedUntil);

/// <summary>The number that the next bill of a register has.</summary>
public sealed record NextBill(string RegisterNumber, long Counter);

/// <summary>
/// A turn at a floor. Whoever changes a floor holds its row until the end; what the change needs to know first is asked in the same round trip, each
/// question after the row is held, so that nothing of it is out of date.
/// </summary>
/// <param name="Revision">The floor's new one.</param>
/// <param name="Before">Null for a key that is new, or none.</param>
/// <param name="NextBill">Null unless it was asked for; so are the rows.</param>
public sealed record FloorTurn(long Revision, DoneBefore? Before, NextBill? NextBill, FloorRows? Rows)
{
    /// <param name="key">Null without one.</param>
    /// <param name="scope">Null where the floor need not be read.</param>
    public static IEnumerable<NpgsqlBatchCommand> Questions(FloorCaller caller, DateOnly day, string? key, bool needsBill, FloorScope? scope) =>
    [
        // Key look-ups all, here and in what follows: no plan is better for one value than for another, so none is made twice.
        new("select set_config('plan_cache_mode', 'force_generic_plan', true)"),
        Take(caller.Actor.CompanyId, caller.StoreId, caller.IsPractice, day),
        new("select subject_id, answer, awaited_until from floor_requests where company_id = $1 and actor_id = $2 and key = $3")
        {
            Parameters = { new() { Value = caller.Actor.CompanyId }, new() { Value = caller.Actor.Id!.Value }, new() { Value = key ?? "" } },
        },
        .. needsBill ? [IssueNumber(caller)] : Array.Empty<NpgsqlBatchCommand>(),
        .. scope is null ? [] : FloorRows.Questions(scope),
    ];

    /// <summary>Takes the answers of <see cref="Questions"/>.</summary>
    public static async Task<FloorTurn> ReadAsync(NpgsqlDataReader reader, bool needsBill, FloorScope? scope, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        var revision = await RevisionAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var before = await reader.ReadAsync(ct)
            ? new DoneBefore(reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2))
            : null;
        await reader.NextResultAsync(ct);
        var bill = needsBill ? await BillAsync(reader, ct) : null;
        return new FloorTurn(revision, before, bill, scope is null ? null : await FloorRows.ReadAsync(reader, scope, ct));
    }

    /// <summary>Takes the floor's row; answered with the new revision.</summary>
    public static NpgsqlBatchCommand Take(Guid companyId, Guid storeId, bool isPractice, DateOnly day) => new(
        """
        insert into store_floors as f (company_id, store_id, is_practice, revision, business_day) values ($1, $2, $3, 1, $4)
        on conflict (company_id, store_id, is_practice) do update set revision = f.revision + 1, business_day = greatest(f.business_day, excluded.business_day)
        returning revision
        """)
    {
        Parameters = { new() { Value = companyId }, new() { Value = storeId }, new() { Value = isPractice }, new() { Value = day } },
    };

    public static async Task<long> RevisionAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        return reader.GetInt64(0);
    }

    // Issued in the transaction of the checkout, so that none is used twice and none is missing (27).
    private static NpgsqlBatchCommand IssueNumber(FloorCaller caller) => new(
        """
        insert into register_counters as c (company_id, register_number, last)
        select $1, coalesce($2, (select register_number from terminals where company_id = $1 and id = $3)), 1
        on conflict (company_id, register_number) do update set last = c.last + 1
        returning register_number, last
        """)
    {
        Parameters =
        {
            new() { Value = caller.Actor.CompanyId },
            new() { Value = caller.IsPractice ? Bill.PracticeRegister : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = caller.Actor.Id!.Value },
        },
    };

    private static async Task<NextBill> BillAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        var bill = new NextBill(reader.GetString(0), reader.GetInt64(1));
        await reader.NextResultAsync(ct);
        return bill;
    }
}
