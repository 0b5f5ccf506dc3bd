namespace UsenAdmin.Data.People;

/// <summary>A passkey (パスキー, WebAuthn) with which a person signs in: its public key, and what tells a copy or a repetition from the real one.</summary>
public sealed class UserPasskey : ICompanyOwned
{
    public const int MaxNameLength = 40;

    /// <summary>WebAuthn's own limit, in bytes.</summary>
    public const int MaxCredentialIdLength = 1023;

    /// <summary>What one person may have.</summary>
    public const int MostOfOne = 10;

    private UserPasskey()
    {
    }

    /// <param name="publicKey">As COSE writes it.</param>
    /// <param name="signCount">The authenticator's counter; 0 from one that does not count.</param>
    public UserPasskey(StaffUser person, string name, byte[] credentialId, byte[] publicKey, long signCount, bool isBackupEligible, bool isBackedUp, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = person.CompanyId;
        UserId = person.Id;
        Name = name;
        CredentialId = credentialId;
        PublicKey = publicKey;
        SignCount = signCount;
        IsBackupEligible = isBackupEligible;
        IsBackedUp = isBackedUp;
        AddedAt = now;
        LastChallengeAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid UserId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The authenticator's own id for it, of one passkey only in all companies.</summary>
    public byte[] CredentialId { get; private set; } = [];

    public byte[] PublicKey { get; private set; } = [];

    public long SignCount { get; private set; }

    /// <summary>Whether it may be copied to other devices of the person; never changes.</summary>
    public bool IsBackupEligible { get; private set; }

    public bool IsBackedUp { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>When the challenge was made that it answered last: none that is as old is taken, so that nothing is said twice.</summary>
    public DateTimeOffset LastChallengeAt { get; private set; }

    public void Rename(string name) => Name = name;

    /// <summary>It answered a challenge.</summary>
    public void Used(long signCount, bool isBackedUp, DateTimeOffset challengedAt, DateTimeOffset now)
    {
        SignCount = signCount;
        IsBackedUp = isBackedUp;
        LastChallengeAt = challengedAt;
        LastUsedAt = now;
    }
}
