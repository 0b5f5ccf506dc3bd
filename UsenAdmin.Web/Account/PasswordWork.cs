using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Account;

/// <summary>
/// Password hashing, which is made to cost processor time. Never on all processors at once: a flood of logins waits in line,
/// and whoever works with the portal does not feel it.
/// </summary>
public sealed class PasswordWork(IPasswordHasher<StaffUser> hasher) : IDisposable
{
    /// <summary>One processor less than there are.</summary>
    public static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Logins under way at once, some seconds' work: who comes later is told so at once, instead of waiting for a minute.</summary>
    public static readonly int MostLogins = 50 * AtOnce;

    private static readonly StaffUser Nobody = new(Guid.Empty, "", "", StaffRole.StoreStaff);
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly string _hashOfNothing = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());

    private int _logins;

    /// <returns>A place in the line, to be given back; null when it is full.</returns>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _logins) <= MostLogins)
        {
            return new Turn(this);
        }

        Interlocked.Decrement(ref _logins);
        return null;
    }

    public async Task<string> HashAsync(StaffUser user, string password, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            return hasher.HashPassword(user, password);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <param name="user">Null costs the same and fails.</param>
    public async Task<PasswordVerificationResult> VerifyAsync(StaffUser? user, string password, CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        try
        {
            var result = hasher.VerifyHashedPassword(user ?? Nobody, user?.PasswordHash ?? _hashOfNothing, password);
            return user?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private sealed class Turn(PasswordWork work) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!_over)
            {
                _over = true;
                Interlocked.Decrement(ref work._logins);
            }
        }
    }
}
