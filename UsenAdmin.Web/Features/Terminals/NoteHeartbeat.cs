using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using UsenAdmin.Data;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// A terminal without a live connection says that it is there, and what it holds. That makes good a confirmation that was lost; what
/// it cannot hold is left alone, because a heartbeat only reports. Those of a company that come at once are written down together.
/// </summary>
public sealed class NoteHeartbeat(UsenAdminDbFactory contexts, ConfirmMaster confirm, TimeProvider time)
{
    private const int MaxAppVersion = 40;
    private const int AtMost = 500;
    private const int AtOnce = 2;

    /// <summary>Company, terminals, what they run, time. Locked in the order of everybody who takes many terminals; of one that stands there twice the later word counts.</summary>
    private const string Beat = """
        with me as materialized (
            select id from terminals where company_id = $1 and id = any($2) order by id for no key update)
        update terminals t set last_seen_at = $4, app_version = coalesce(said.app_version, t.app_version)
        from me, (select distinct on (s.id) s.id, s.app_version from unnest($2, $3) with ordinality s(id, app_version, n) order by s.id, s.n desc) said
        where t.company_id = $1 and t.id = me.id and said.id = me.id
        returning t.id, t.applied_version, t.wanted_version
        """;

    private readonly ConcurrentDictionary<Guid, AskedTogether<(Guid Terminal, string? AppVersion), Versions?>> _companies = new();

    public async Task<Result<Done>> ExecuteAsync(TerminalIdentity terminal, string? appVersion, long heldVersion, CancellationToken ct)
    {
        if (heldVersion < 0 || appVersion?.Length > MaxAppVersion || appVersion?.Contains('\0') == true)
        {
            return Error.Invalid("Body", "Malformed");
        }

        var company = _companies.GetOrAdd(terminal.CompanyId, id => new(beats => BeatAsync(id, beats), AtMost, AtOnce));
        return await company.AskAsync((terminal.TerminalId, appVersion), ct) is { } known && heldVersion > known.Applied && heldVersion <= known.Wanted
            ? await confirm.ExecuteAsync(terminal.ToActor(), heldVersion, ct)
            : default(Done);
    }

    private async Task<IReadOnlyList<Versions?>> BeatAsync(Guid companyId, IReadOnlyList<(Guid Terminal, string? AppVersion)> beats)
    {
        var known = await contexts.AskAsync(companyId, () => Question(companyId, beats), ReadAsync, CancellationToken.None);
        return [.. beats.Select(b => known.GetValueOrDefault(b.Terminal))];
    }

    private NpgsqlBatchCommand Question(Guid companyId, IReadOnlyList<(Guid Terminal, string? AppVersion)> beats) => new(Beat)
    {
        Parameters =
        {
            new() { Value = companyId },
            new() { Value = beats.Select(b => b.Terminal).ToArray() },
            new() { Value = beats.Select(b => b.AppVersion).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new() { Value = time.GetUtcNow() },
        },
    };

    private static async Task<Dictionary<Guid, Versions?>> ReadAsync(NpgsqlDataReader reader)
    {
        var known = new Dictionary<Guid, Versions?>();
        while (await reader.ReadAsync())
        {
            known[reader.GetGuid(0)] = new Versions(reader.GetInt64(1), reader.GetInt64(2));
        }

        return known;
    }

    private sealed record Versions(long Applied, long Wanted);
}
