using Npgsql;
using NpgsqlTypes;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a request did that came with the same key before.</summary>
/// <param name="Answer">See <see cref="FloorRequest.Answer"/>.</param>
public sealed record DoneBefore(Guid SubjectId, string? Answer, DateTimeOffset? AwaitedUntil);

/// <summary>The number that the next bill of a register has.</summary>
public sealed record NextBill(string RegisterNumber, long Counter);

/// <summary>What a change asks at the beginning of its turn.</summary>
/// <param name="Key">Null without one.</param>
/// <param name="Scope">Null where the floor need not be read.</param>
/// <param name="VisitId">The visit that the change is about, if it is read with all its parts.</param>
public sealed record FloorAsking(FloorCaller Caller, DateOnly Day, string? Key, bool NeedsBill, FloorScope? Scope, Guid? VisitId);

/// <summary>
/// A turn at a floor. Whoever changes a floor holds its row until the end; what the change needs to know first is asked in the same round trip, each
/// question after the row is held, so that nothing of it is out of date.
/// </summary>
/// <param name="Revision">The floor's new one.</param>
/// <param name="Before">Null for a key that is new, or none.</param>
/// <param name="NextBill">Null unless it was asked for; so are the rows, and the visit.</param>
/// <param name="Visit">Null also when this floor has no such visit.</param>
public sealed record FloorTurn(long Revision, DoneBefore? Before, NextBill? NextBill, FloorRows? Rows, VisitParts? Visit)
{
    public static IEnumerable<NpgsqlBatchCommand> Questions(UsenAdminDb db, FloorAsking asking) =>
    [
        // Key look-ups all, here and in what follows: no plan is better for one value than for another, so none is made twice.
        new("select set_config('plan_cache_mode', 'force_generic_plan', true)"),
        Take(asking.Caller.Actor.CompanyId, asking.Caller.StoreId, asking.Caller.IsPractice, asking.Day),
        new("select subject_id, answer, awaited_until from floor_requests where company_id = $1 and actor_id = $2 and key = $3")
        {
            Parameters = { new() { Value = asking.Caller.Actor.CompanyId }, new() { Value = asking.Caller.Actor.Id!.Value }, new() { Value = asking.Key ?? "" } },
        },
        .. asking.NeedsBill ? [IssueNumber(asking.Caller)] : Array.Empty<NpgsqlBatchCommand>(),
        .. asking.Scope is null ? [] : FloorRows.Questions(asking.Scope),
        .. asking.VisitId is { } visit ? VisitParts.Questions(db, asking.Caller, visit) : [],
    ];

    /// <summary>Takes the answers of <see cref="Questions"/>.</summary>
    public static async Task<FloorTurn> ReadAsync(UsenAdminDb db, NpgsqlDataReader reader, FloorAsking asking, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        var revision = await RevisionAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var before = await reader.ReadAsync(ct)
            ? new DoneBefore(reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2))
            : null;
        await reader.NextResultAsync(ct);
        var bill = asking.NeedsBill ? await BillAsync(reader, ct) : null;
        var rows = asking.Scope is null ? null : await FloorRows.ReadAsync(reader, asking.Scope, ct);
        return new FloorTurn(revision, before, bill, rows, asking.VisitId is null ? null : await VisitParts.ReadAsync(db, reader, ct));
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
