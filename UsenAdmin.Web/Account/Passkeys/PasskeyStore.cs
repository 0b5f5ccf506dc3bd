using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>People and passkeys as Identity's handler looks them up: those of one company, in the transaction that is open. It only reads.</summary>
/// <param name="db">Null where nobody is known yet and nothing is looked up.</param>
internal sealed class PasskeyStore(UsenAdminDb? db) : IUserPasskeyStore<StaffUser>
{
    public Task<string> GetUserIdAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedUserName);

    public async Task<StaffUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "D", out var id) ? await Data.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffUser user, CancellationToken cancellationToken) =>
        [.. (await Data.Passkeys.AsNoTracking().Where(p => p.UserId == user.Id).ToListAsync(cancellationToken)).Select(Info)];

    public Task<StaffUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Data.Passkeys.Where(p => p.CredentialId == credentialId).Join(Data.Users, p => p.UserId, u => u.Id, (p, u) => u).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Data.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } passkey ? Info(passkey) : null;

    public Task SetUserNameAsync(StaffUser user, string? userName, CancellationToken cancellationToken) => throw OnlyReads();

    public Task SetNormalizedUserNameAsync(StaffUser user, string? normalizedName, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> CreateAsync(StaffUser user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> UpdateAsync(StaffUser user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> DeleteAsync(StaffUser user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task AddOrUpdatePasskeyAsync(StaffUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw OnlyReads();

    public Task RemovePasskeyAsync(StaffUser user, byte[] credentialId, CancellationToken cancellationToken) => throw OnlyReads();

    /// <summary>Names are unique in a company only, and nobody is looked up by them here.</summary>
    public Task<StaffUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw OnlyReads();

    public void Dispose()
    {
        // The context is its opener's.
    }

    private UsenAdminDb Data => db ?? throw new InvalidOperationException("Nobody is known yet whose passkeys could be looked up.");

    private static UserPasskeyInfo Info(UserPasskey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.AddedAt, (uint)passkey.SignCount, transports: null, isUserVerified: true,
        passkey.IsBackupEligible, passkey.IsBackedUp, attestationObject: [], clientDataJson: []);

    private static NotSupportedException OnlyReads() => new("Passkeys and people are changed by their actions.");
}
