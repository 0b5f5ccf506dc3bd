using Npgsql;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Data.Fence;

/// <summary>A terminal found by its token; <c>IsNext</c> when it is the rotated token that was not used before.</summary>
/// <param name="TokenGeneration">See <see cref="Terminal.TokenGeneration"/>.</param>
/// <param name="WantedVersion">What it was to hold at that moment, see <see cref="Terminal.WantedVersion"/>.</param>
public sealed record TokenTerminal(
    Guid CompanyId, Guid StoreId, Guid TerminalId, TerminalKind Kind, string Name, bool IsTraining, int TokenGeneration, bool IsNext, long WantedVersion);

/// <summary>The terminals of tokens. Every call of every device begins with it, so that those who come at once are looked up together.</summary>
public sealed class TerminalByToken
{
    private const int AtMost = 500;
    private const int AtOnce = 2;

    private readonly UsenAdminDbFactory _contexts;
    private readonly AskedTogether<byte[], TokenTerminal?> _together;

    public TerminalByToken(UsenAdminDbFactory contexts)
    {
        _contexts = contexts;
        _together = new AskedTogether<byte[], TokenTerminal?>(FindAsync, AtMost, AtOnce);
    }

    /// <returns>Null for a token of nobody, and once the terminal is revoked.</returns>
    public Task<TokenTerminal?> FindAsync(byte[] tokenHash, CancellationToken ct) => _together.AskAsync(tokenHash, ct);

    private Task<IReadOnlyList<TokenTerminal?>> FindAsync(IReadOnlyList<byte[]> hashes) => _contexts.AskAsync<IReadOnlyList<TokenTerminal?>>(
        () => new NpgsqlBatchCommand("""
            select n, company_id, store_id, terminal_id, kind, name, is_training, token_generation, is_next, wanted_version from find_terminals($1)
            """)
        {
            Parameters = { new() { Value = hashes.ToArray() } },
        },
        async reader =>
        {
            var found = new TokenTerminal?[hashes.Count];
            while (await reader.ReadAsync())
            {
                found[reader.GetInt32(0) - 1] = new TokenTerminal(
                    reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), Enum.Parse<TerminalKind>(reader.GetString(4)), reader.GetString(5), reader.GetBoolean(6),
                    reader.GetInt32(7), reader.GetBoolean(8), reader.GetInt64(9));
            }

            return found;
        },
        CancellationToken.None);
}
