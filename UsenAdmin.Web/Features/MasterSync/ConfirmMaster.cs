using System.Collections.Concurrent;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A terminal says that it holds a version: written to its disk, not just received.</summary>
/// <remarks>
/// Applied only grows: saying it again, or an older one, changes nothing. A version above the wanted one, or none that ever was,
/// is <see cref="ErrorKey.UnknownVersion"/>. The terminals of a company that say it at once are written down together, in one round trip
/// and one commit, whatever the size of the runs they belong to.
/// </remarks>
public sealed class ConfirmMaster(UsenAdminDbFactory contexts, SyncRunProgress progress, TimeProvider time)
{
    private const int AtMost = 500;
    private const int AtOnce = 2;

    private readonly ConcurrentDictionary<Guid, AskedTogether<(Guid Terminal, long Version), bool>> _companies = new();

    /// <exception cref="OperationCanceledException">The caller did not wait; what it said may have been written down.</exception>
    public async Task<Result<Done>> ExecuteAsync(Actor terminal, long version, CancellationToken ct)
    {
        var company = _companies.GetOrAdd(terminal.CompanyId, id => new(said => ConfirmAsync(id, said), AtMost, AtOnce));
        return await company.AskAsync((terminal.Id!.Value, version), ct) ? default(Done) : ErrorKey.UnknownVersion;
    }

    private async Task<IReadOnlyList<bool>> ConfirmAsync(Guid companyId, IReadOnlyList<(Guid Terminal, long Version)> said)
    {
        var (known, runs) = await contexts.AskAsync(companyId, () => Question(companyId, said), ReadAsync, CancellationToken.None);
        if (known.Contains(true))
        {
            progress.Touch(companyId, runs);
        }

        return known;
    }

    private NpgsqlBatchCommand Question(Guid companyId, IReadOnlyList<(Guid Terminal, long Version)> said) => new("select known, run_ids from confirm_masters($1, $2, $3, $4)")
    {
        Parameters =
        {
            new() { Value = companyId },
            new() { Value = said.Select(s => s.Terminal).ToArray() },
            new() { Value = said.Select(s => s.Version).ToArray() },
            new() { Value = time.GetUtcNow() },
        },
    };

    private static async Task<(bool[] Known, Guid[] Runs)> ReadAsync(NpgsqlDataReader reader)
    {
        await reader.ReadAsync();
        return (reader.GetFieldValue<bool[]>(0), reader.GetFieldValue<Guid[]>(1));
    }
}
