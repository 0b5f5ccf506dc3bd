using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Who this device is to the portal.</summary>
/// <param name="RegisterNumber">Five digits; null for ハンディ.</param>
public sealed record DeviceIdentity(Guid TerminalId, string StoreCode, string StoreName, TerminalKind Kind, string? RegisterNumber);

/// <summary>The identity with its secrets, as kept on disk.</summary>
/// <param name="NextToken">A rotated token that has not worked yet; until it has, the old one may still be the one that counts.</param>
internal sealed record DeviceSecrets(DeviceIdentity Identity, string Token, string? NextToken = null)
{
    /// <summary>The tokens to try, in this order.</summary>
    public IReadOnlyList<string> Candidates => NextToken is null ? [Token] : [NextToken, Token];
}

/// <summary>An enrollment whose answer has not arrived: asked again with the same key, the portal gives the same answer.</summary>
internal sealed record PendingEnrollment(string Code, string IdempotencyKey);
