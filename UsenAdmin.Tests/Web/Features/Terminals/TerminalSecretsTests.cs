using Npgsql;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>Codes and tokens: hashes in the database, nothing in the logs, not even at their most talkative.</summary>
[Collection(nameof(LivePortal))]
public sealed class TerminalSecretsTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_code_and_no_token_is_kept_or_logged()
    {
        var code = await portal.CodeAsync(TerminalKind.Pos);
        using var device = portal.NewDevice();
        await device.EnrollAsync(code, TerminalKind.Pos, "secret-key");
        var first = device.Token!;
        await using (await RawHub.ConnectAsync(portal.Url, first, tokenInAddress: true))
        {
            device.Token = (await device.SendAsync("POST", "/token/rotation", idempotencyKey: "rotate")).Text("token");
            await device.SendAsync("GET", "/master");
        }

        device.Token = first;
        await device.SendAsync("GET", "/master");
        using var wrong = portal.NewDevice("127.0.0.5");
        await wrong.EnrollAsync("ABCDEFGH", TerminalKind.Pos);

        var secrets = new[] { code, first, device.Token, "ABCDEFGH" };
        Assert.All(portal.Logged, line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        var dump = await DumpAsync("terminals", "enrollment_codes", "idempotent_answers", "audit_entries");
        Assert.DoesNotContain(secrets, secret => dump.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Convert.ToHexStringLower(TerminalTokens.Hash(code)), dump, StringComparison.Ordinal);
    }

    private async Task<string> DumpAsync(params string[] tables)
    {
        await using var connection = new NpgsqlConnection(portal.Database.Owner);
        await connection.OpenAsync(Ct);
        var dump = "";
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"select coalesce(string_agg(t::text, ' '), '') from {table} t", connection);
            dump += (string)(await command.ExecuteScalarAsync(Ct))!;
        }

        return dump;
    }
}
