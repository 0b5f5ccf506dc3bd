using System.Collections.Concurrent;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>What is noted whenever a terminal is heard of, and what it missed while it was away.</summary>
public sealed class TerminalContacts(UsenAdminDbFactory contexts, TimeProvider time)
{
    private const int AtMost = 500;
    private const int AtOnce = 2;

    /// <summary>Company, terminals, time. Locked in the order of everybody who takes many terminals, and no row of a run after them.</summary>
    /// <remarks>
    /// The state is compared so that only the index by terminal answers: the one of the rows that are waited for looks as short as it is between
    /// runs, and would be read through for each terminal.
    /// </remarks>
    public const string Seen = """
        with me as materialized (
            select id from terminals where company_id = $1 and id = any($2) order by id for no key update),
        noted as (
            update terminals t set last_seen_at = $3 from me where t.company_id = $1 and t.id = me.id
            returning t.id, t.opened_at, t.applied_version, t.wanted_version)
        select noted.id, noted.wanted_version, (
            select r.run_id from sync_run_terminals r
            where r.company_id = $1 and r.terminal_id = noted.id and r.state <> 'Applied' and case r.state when 'Pending' then true end
            order by r.version desc limit 1)
        from noted where noted.opened_at is not null and noted.applied_version < noted.wanted_version
        """;

    private readonly ConcurrentDictionary<Guid, AskedTogether<Guid, MasterSyncRequestedMessage?>> _companies = new();

    /// <summary>Notes that the terminal was seen, and looks what it missed; together with the others of its company, since after an outage all come at once.</summary>
    /// <returns>What to tell an open terminal that does not hold what it should; null when it does.</returns>
    public Task<MasterSyncRequestedMessage?> SeenAsync(TerminalIdentity terminal, CancellationToken ct) =>
        _companies.GetOrAdd(terminal.CompanyId, id => new(seen => SeenAsync(id, seen), AtMost, AtOnce)).AskAsync(terminal.TerminalId, ct);

    private async Task<IReadOnlyList<MasterSyncRequestedMessage?>> SeenAsync(Guid companyId, IReadOnlyList<Guid> seen)
    {
        var missed = await contexts.AskAsync(companyId, () => Question(companyId, seen), ReadAsync, CancellationToken.None);
        return [.. seen.Select(missed.GetValueOrDefault)];
    }

    private NpgsqlBatchCommand Question(Guid companyId, IReadOnlyList<Guid> seen) => new(Seen)
    {
        Parameters = { new() { Value = companyId }, new() { Value = seen.ToArray() }, new() { Value = time.GetUtcNow() } },
    };

    private static async Task<Dictionary<Guid, MasterSyncRequestedMessage>> ReadAsync(NpgsqlDataReader reader)
    {
        var missed = new Dictionary<Guid, MasterSyncRequestedMessage>();
        while (await reader.ReadAsync())
        {
            missed[reader.GetGuid(0)] = new MasterSyncRequestedMessage { RunId = await reader.IsDBNullAsync(2) ? Guid.Empty : reader.GetGuid(2), Version = reader.GetInt64(1) };
        }

        return missed;
    }
}
