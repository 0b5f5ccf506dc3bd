using System.Buffers.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>
/// Checks a login by passkey. No code is typed: the passkey leads to the person. Every failure has one answer that takes as long as any other: unknown, of a
/// locked or deactivated account, another origin, a challenge that was answered before, a counter that went back, a person whom the device did not verify.
/// </summary>
public sealed partial class SignInWithPasskey(
    CrossCompanyQueries lookups, UsenAdminDbFactory contexts, PasskeyCeremony ceremony, TimeProvider time, ILogger<SignInWithPasskey> logger)
{
    private const int LongestAnswer = 16 * 1024;

    /// <param name="challenge">What the browser had been asked; null when it had not.</param>
    /// <param name="answer">The browser's JSON.</param>
    /// <returns>Whose login it is, or <see cref="ErrorKey.PasskeyFailed"/>. The session: <see cref="FinishSignIn"/>.</returns>
    public Task<Result<LoginOwner>> ExecuteAsync(HttpContext http, PasskeyChallenge? challenge, string answer, CancellationToken ct) =>
        SignIn.EvenlyAsync(async () => await FindAsync(http, challenge, answer, ct) is { } owner ? owner : ErrorKey.PasskeyFailed, time, ct);

    private async Task<LoginOwner?> FindAsync(HttpContext http, PasskeyChallenge? challenge, string answer, CancellationToken ct)
    {
        if (challenge is not { Session: null } || CredentialId(answer) is not { } id || await lookups.FindPasskeyAsync(id, ct) is not { } owner)
        {
            LogRefused("no such passkey, or no challenge");
            return null;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        // Held, so that of two answers to one challenge the second finds it answered.
        var passkey = await db.Passkeys.FromSql($"select * from user_passkeys where credential_id = {id} for update").SingleOrDefaultAsync(ct);
        var now = time.GetUtcNow();
        var mayCome = passkey is not null && challenge.MadeAt > passkey.LastChallengeAt
            && await db.Users.AnyAsync(u => u.Id == passkey.UserId && u.IsActive && (u.LockoutEnd == null || u.LockoutEnd <= now), ct);
        if (!mayCome)
        {
            LogRefused("the account is locked or deactivated, or the challenge was answered before");
            return null;
        }

        var result = await ceremony.CheckAsync(db, answer, challenge, http);
        if (!result.Succeeded)
        {
            LogRefused(result.Failure.Message);
            return null;
        }

        passkey!.Used(result.Passkey.SignCount, result.Passkey.IsBackedUp, challenge.MadeAt, now);
        await db.CommitAsync(ct);
        return owner;
    }

    /// <returns>Null for what no browser would send.</returns>
    private static byte[]? CredentialId(string answer)
    {
        try
        {
            return answer.Length <= LongestAnswer && JsonSerializer.Deserialize<JsonElement>(answer) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 } text
                && Base64Url.DecodeFromChars(text) is { Length: <= UserPasskey.MaxCredentialIdLength } bytes ? bytes : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A login by passkey was refused: {Reason}")]
    private partial void LogRefused(string reason);
}
