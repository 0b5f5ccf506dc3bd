using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Account;

/// <summary>A company that may be new, and its first 企業管理者.</summary>
public sealed record CreateFirstAdminRequest(string CompanyCode, string CompanyName, string StaffCode, string PersonName);

/// <summary>
/// Makes a company and the person who can do everything else in it. Runs as the tables' owner: no role that serves may make companies.
/// The password is random, given once, and never stored.
/// </summary>
public sealed class CreateFirstAdmin(PortalDatabase database, IPasswordHasher<StaffUser> hasher, TimeProvider time)
{
    private const string PasswordAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <returns>The password; <see cref="ErrorKey.AlreadyExists"/> when the company has a 企業管理者 already.</returns>
    public async Task<Result<string>> ExecuteAsync(CreateFirstAdminRequest request, CancellationToken ct)
    {
        var owner = database.Owner ?? throw new StartupException("This command needs ConnectionStrings:UsenAdminOwner.");
        if (request.CompanyCode.Length is 0 or > 20 || !request.CompanyCode.All(char.IsAsciiLetterOrDigit))
        {
            return Error.Invalid(nameof(request.CompanyCode), "CodeForm");
        }

        await using var db = await new UsenAdminDbFactory(UsenAdminDbOptions.For(owner)).OpenAsync(Guid.Empty, ct);
        var company = await db.Companies.IgnoreQueryFilters().SingleOrDefaultAsync(c => c.Code == request.CompanyCode, ct);
        if (company is null)
        {
            company = new Company(Guid.CreateVersion7(), request.CompanyCode, request.CompanyName);
            db.Companies.Add(company);
        }
        else if (await db.Users.IgnoreQueryFilters().AnyAsync(u => u.CompanyId == company.Id && u.Role == StaffRole.CompanyAdmin, ct))
        {
            return new Error(ErrorKey.AlreadyExists).With("value", request.CompanyCode);
        }

        var password = RandomNumberGenerator.GetString(PasswordAlphabet, 16);
        var admin = new StaffUser(company.Id, request.StaffCode, request.PersonName, StaffRole.CompanyAdmin);
        admin.PasswordHash = hasher.HashPassword(admin, password);
        db.Users.Add(admin);
        db.Audit(Actor.Command(company.Id, "コマンド"), AuditAction.StaffCreated, time.GetUtcNow(), request.PersonName, after: new { request.StaffCode, admin.Role });
        await db.CommitAsync(ct);
        return password;
    }
}
