using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Account;

/// <param name="CompanyName">Of a company that may be new.</param>
/// <param name="Role"><see cref="StaffRole.CompanyAdmin"/> of a customer; <see cref="StaffRole.Support"/> or <see cref="StaffRole.Operator"/> of the vendor.</param>
public sealed record CreateAccountRequest(string CompanyCode, string CompanyName, string StaffCode, string PersonName, StaffRole Role);

/// <summary>
/// Makes what no screen can make: a company with its first 企業管理者, and the accounts of the vendor's own people. Runs as the tables' owner:
/// no role that serves may make companies. The password is random, given once, and has to be changed at the first login.
/// </summary>
public sealed class CreateAccount(PortalDatabase database, PasswordWork passwords, TimeProvider time)
{
    /// <returns>
    /// The password; <see cref="ErrorKey.AlreadyExists"/> when the company has a 企業管理者 already, the code is taken, or the company is of the other kind.
    /// </returns>
    public async Task<Result<string>> ExecuteAsync(CreateAccountRequest request, CancellationToken ct)
    {
        var owner = database.Owner ?? throw new StartupException("This command needs ConnectionStrings:UsenAdminOwner.");
        if (Wrong(request) is { } wrong)
        {
            return wrong;
        }

        await using var db = await new UsenAdminDbFactory(UsenAdminDbOptions.For(owner)).OpenAsync(Guid.Empty, ct);
        var kind = request.Role == StaffRole.CompanyAdmin ? CompanyKind.Customer : CompanyKind.Vendor;
        var company = await db.Companies.IgnoreQueryFilters().SingleOrDefaultAsync(c => c.Code == request.CompanyCode, ct)
            ?? db.Companies.Add(new Company(Guid.CreateVersion7(), request.CompanyCode, request.CompanyName, kind)).Entity;
        var people = db.Users.IgnoreQueryFilters().Where(u => u.CompanyId == company.Id);
        if (company.Kind != kind || (kind == CompanyKind.Customer && await people.AnyAsync(u => u.Role == StaffRole.CompanyAdmin, ct)))
        {
            return new Error(ErrorKey.AlreadyExists).With("value", request.CompanyCode);
        }

        var normalized = request.StaffCode.ToUpperInvariant();
        if (await people.AnyAsync(u => u.NormalizedUserName == normalized, ct))
        {
            return new Error(ErrorKey.AlreadyExists).With("value", request.StaffCode);
        }

        var password = OneTimePasswords.New();
        var user = new StaffUser(company.Id, request.StaffCode, request.PersonName, request.Role);
        user.SetOneTimePassword(await passwords.HashAsync(user, password, ct), time.GetUtcNow() + OneTimePasswords.Lifetime);
        db.Users.Add(user);
        db.Audit(Actor.Command(company.Id, "コマンド"), AuditAction.StaffCreated, time.GetUtcNow(), request.PersonName, after: new { request.StaffCode, user.Role });
        await db.CommitAsync(ct);
        return password;
    }

    private static Error? Wrong(CreateAccountRequest request) =>
        request.Role is not (StaffRole.CompanyAdmin or StaffRole.Support or StaffRole.Operator) ? Error.Invalid("Role", "Malformed")
        : !IsCode(request.CompanyCode) ? Error.Invalid(nameof(request.CompanyCode), "CodeForm")
        : !IsCode(request.StaffCode) ? Error.Invalid(nameof(request.StaffCode), "CodeForm")
        : null;

    private static bool IsCode(string code) => code.Length is > 0 and <= StaffUser.MaxCodeLength && code.All(char.IsAsciiLetterOrDigit);
}
