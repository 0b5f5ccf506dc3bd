using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Terminals;

/// <summary>
/// A device of a store. Its state is two numbers that only grow: the master version it should hold and the one it last
/// said it has stored. Both are raised by SQL that takes the greater, never by setting a property.
/// </summary>
public sealed class Terminal : ICompanyOwned
{
    public const int MaxNameLength = 60;

    private Terminal()
    {
    }

    public Terminal(Guid companyId, Guid storeId, TerminalKind kind, string name, string serialNumber, string? registerNumber, DateTimeOffset now, bool isTraining = false)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        Kind = kind;
        Name = name;
        SerialNumber = serialNumber;
        RegisterNumber = registerNumber;
        EnrolledAt = now;
        IsTraining = isTraining;
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

    /// <summary>How often its tokens were taken away at once, by a new enrolment or a revocation. A connection of an older generation is cut.</summary>
    public int TokenGeneration { get; private set; }

    /// <summary>When <see cref="TokenGeneration"/> was last raised; once written by the clock of the database, whatever was set here.</summary>
    public DateTimeOffset? TokensCutAt { get; private set; }

    /// <summary>練習: a browser that was opened from the portal to try things out. It is no device of the store: outside of runs, readiness and lists.</summary>
    public bool IsTraining { get; private set; }

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
    public void Issue(byte[] tokenHash, string? appVersion, DateTimeOffset now)
    {
        CutTokens(now);
        TokenHash = tokenHash;
        NextTokenHash = null;
        RevokedAt = null;
        AppVersion = appVersion ?? AppVersion;
    }

    /// <returns>Why not; null when it is done. That a register number is taken is for the database to say.</returns>
    public Error? Edit(string name, string? registerNumber)
    {
        name = name.Trim();
        if (name.Length == 0 || name.Any(char.IsControl))
        {
            return Error.Invalid(nameof(Name), "Required");
        }

        if (name.Length > MaxNameLength)
        {
            return Error.Invalid(nameof(Name), "TooLong");
        }

        var isNumber = registerNumber is { Length: 5 } && registerNumber.All(char.IsAsciiDigit);
        if (Kind == TerminalKind.Handy ? registerNumber is not null : !isNumber)
        {
            return Error.Invalid(nameof(RegisterNumber), Kind == TerminalKind.Handy ? "NoRegisterNumber" : "RegisterNumberForm");
        }

        (Name, RegisterNumber) = (name, registerNumber);
        return null;
    }

    /// <summary>The same device, enrolled as another kind.</summary>
    public void Become(TerminalKind kind, string name, string? registerNumber)
    {
        (Kind, Name, RegisterNumber) = (kind, name, registerNumber);
        Launcher = kind == TerminalKind.Handy ? Launcher : [.. Launcher.Take(1)];
    }

    public void Rotate(byte[] nextTokenHash) => NextTokenHash = nextTokenHash;

    /// <summary>The rotated token was used: it is the token now.</summary>
    public void AdoptNextToken() => (TokenHash, NextTokenHash) = (NextTokenHash ?? TokenHash, null);

    public void Revoke(DateTimeOffset now)
    {
        CutTokens(now);
        TokenHash = null;
        NextTokenHash = null;
        RevokedAt = now;
        OpenedAt = null;
    }

    private void CutTokens(DateTimeOffset now) => (TokenGeneration, TokensCutAt) = (TokenGeneration + 1, now);

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
