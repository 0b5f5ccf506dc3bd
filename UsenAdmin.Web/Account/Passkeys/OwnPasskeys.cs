using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>What several actions ask about passkeys.</summary>
internal static class OwnPasskeys
{
    public static Error? Wrong(string name) =>
        string.IsNullOrWhiteSpace(name) ? Error.Invalid("PasskeyName", "Required")
        : name.Trim().Length > UserPasskey.MaxNameLength || name.Any(char.IsControl) ? Error.Invalid("PasskeyName", "TooLong")
        : null;

    /// <summary>One of a person's own, held until the transaction ends.</summary>
    public static Task<UserPasskey?> PasskeyOfAsync(this UsenAdminDb db, Guid userId, Guid id, CancellationToken ct) =>
        db.Passkeys.FromSql($"select * from user_passkeys where id = {id} and user_id = {userId} for update").SingleOrDefaultAsync(ct);

    /// <returns>Null while one more may be added.</returns>
    public static async Task<Error?> PasskeyLimitAsync(this UsenAdminDb db, Guid userId, CancellationToken ct) =>
        await db.Passkeys.CountAsync(p => p.UserId == userId, ct) < UserPasskey.MostOfOne ? null
        : new Error(ErrorKey.PasskeyLimit).With("n", UserPasskey.MostOfOne.ToString(CultureInfo.InvariantCulture));
}
