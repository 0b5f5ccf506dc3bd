using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Data.Terminals;

/// <summary>
/// A device of a store. Its state is two numbers that only grow: the master version it should hold and the one it last
/// said it has stored. Both are raised by SQL that takes the greater, never by setting a property.
/// </summary>
public sealed class Terminal : ICompanyOwned
{
    private Terminal()
    {
    }

    public Terminal(Guid companyId, Guid storeId, TerminalKind kind, string name, string serialNumber, string? registerNumber, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        Kind = kind;
        Name = name;
        SerialNumber = serialNumber;
        RegisterNumber = registerNumber;
        EnrolledAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    public TerminalKind Kind { get; private set; }

    public string Name { get; private set; } = "";

    public string SerialNumber { get; private set; } = "";

    /// <summary>Five digits, unique in the company; null for ハンディ.</summary>
    public string? RegisterNumber { get; private set; }

    /// <summary>SHA-256 of the token; null once revoked.</summary>
    public byte[]? TokenHash { get; private set; }

    /// <summary>SHA-256 of a rotated token that was not used yet; with its first use the old one dies.</summary>
    public byte[]? NextTokenHash { get; private set; }

    public DateTimeOffset EnrolledAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public long WantedVersion { get; private set; }

    public long AppliedVersion { get; private set; }

    /// <summary>When the portal learned of <see cref="AppliedVersion"/>; the server's time.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>開局 since; null while 未開局.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    public DateTimeOffset? LastSeenAt { get; private set; }

    public string? AppVersion { get; private set; }

    /// <summary>起動ツール: the ledgers whose screens this terminal opens.</summary>
    public IReadOnlyList<LedgerProvider> Launcher { get; private set; } = [];

    /// <summary>How the last run ended for it, when it did not end well; cleared when it applies a version.</summary>
    public TerminalTrouble Trouble { get; private set; }

    public bool IsOpen => OpenedAt is not null;

    public bool IsRevoked => RevokedAt is not null;

    /// <summary>A first or a new token; whichever there was before is dead.</summary>
    public void Issue(byte[] tokenHash, string? appVersion)
    {
        TokenHash = tokenHash;
        NextTokenHash = null;
        RevokedAt = null;
        AppVersion = appVersion;
    }

    public void Rotate(byte[] nextTokenHash) => NextTokenHash = nextTokenHash;

    /// <summary>The rotated token was used: it is the token now.</summary>
    public void AdoptNextToken() => (TokenHash, NextTokenHash) = (NextTokenHash ?? TokenHash, null);

    public void Revoke(DateTimeOffset now)
    {
        TokenHash = null;
        NextTokenHash = null;
        RevokedAt = now;
        OpenedAt = null;
    }

    public void Open(DateTimeOffset now) => OpenedAt ??= now;

    public void Close() => OpenedAt = null;

    public void Seen(DateTimeOffset now, string? appVersion)
    {
        LastSeenAt = now;
        AppVersion = appVersion ?? AppVersion;
    }

    public void Launch(IReadOnlyList<LedgerProvider> ledgers) => Launcher = ledgers;
}

/// <summary>What went wrong with a terminal's last synchronization.</summary>
public enum TerminalTrouble
{
    None,
    Failed,
    NoAnswer,
}
