using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Features.Demo;

/// <summary>
/// The vendor's people of the demo need two-factor like real ones. Their secret is known, so that a newcomer can sign in as them:
/// the command <c>demo-code</c> prints the code of now. It is good for nothing outside the demo, whose company no other database has.
/// </summary>
public static class DemoTwoFactor
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("usenadmin-demo-only!");

    public static string Code(DateTimeOffset now) => Totp.Code(Secret, Totp.StepAt(now));

    /// <summary>As an authenticator app takes it.</summary>
    public static string Key => Totp.Text(Secret);

    public static async Task ApplyAsync(string ownerConnectionString, TwoFactorSecrets secrets, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        var vendor = await db.Companies.IgnoreQueryFilters().Where(c => c.Code == DemoPlan.Vendor.Code).Select(c => c.Id).SingleAsync(ct);
        foreach (var user in await db.Users.IgnoreQueryFilters().Where(u => u.CompanyId == vendor && u.TotpSecret == null && !u.MustChangePassword).ToListAsync(ct))
        {
            user.EnableTwoFactor(secrets.Encrypt(Secret), 0);
        }

        await db.SaveChangesAsync(ct);
    }
}
