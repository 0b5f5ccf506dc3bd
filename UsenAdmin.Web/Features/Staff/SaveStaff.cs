using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Features.Staff;

/// <param name="Id">Null for a new account.</param>
/// <param name="Stores">Stores in charge; for 店舗責任者 and 店舗スタッフ only.</param>
public sealed record SaveStaffRequest(Guid? Id, string StaffCode, string Name, StaffRole Role, IReadOnlyCollection<Guid> Stores);

/// <param name="Slip">For a new account only.</param>
public sealed record SavedStaff(Guid Id, LoginSlip? Slip);

/// <summary>Makes an account with a one-time password, or changes name, role and stores of one. A changed role ends its sessions.</summary>
public sealed class SaveStaff(UsenAdminDbFactory contexts, PasswordWork passwords, TimeProvider time)
{
    /// <summary>What a company may give; the vendor's own roles come by command.</summary>
    public static readonly IReadOnlyList<StaffRole> Roles = [StaffRole.CompanyAdmin, StaffRole.StoreManager, StaffRole.StoreStaff];

    public async Task<Result<SavedStaff>> ExecuteAsync(Actor actor, SaveStaffRequest request, CancellationToken ct)
    {
        if (Wrong(request) is { } wrong)
        {
            return wrong;
        }

        // Hashed before the company's turn is taken: nobody waits for it.
        var password = OneTimePasswords.New();
        var hash = request.Id is null ? await passwords.HashAsync(new StaffUser(actor.CompanyId, "", "", request.Role), password, ct) : "";
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var company = await db.Companies.SingleAsync(ct);
        var stores = request.Role == StaffRole.CompanyAdmin ? [] : request.Stores.Distinct().ToList();
        if (company.Kind != Data.Companies.CompanyKind.Customer || await db.Stores.CountAsync(s => stores.Contains(s.Id), ct) != stores.Count)
        {
            return Error.NotFound;
        }

        return request.Id is { } id
            ? await EditAsync(db, actor, request, id, stores, ct)
            : await CreateAsync(db, actor, request, company, stores, password, hash, ct);
    }

    /// <summary>Also for a line of a file.</summary>
    internal static Error? Wrong(SaveStaffRequest request) =>
        request.StaffCode.Length is 0 or > StaffUser.MaxCodeLength || !request.StaffCode.All(char.IsAsciiLetterOrDigit) ? Error.Invalid("StaffCode", "CodeForm")
        : string.IsNullOrWhiteSpace(request.Name) ? Error.Invalid("PersonName", "Required")
        : request.Name.Length > StaffUser.MaxNameLength || request.Name.Any(char.IsControl) ? Error.Invalid("PersonName", "TooLong")
        : !Roles.Contains(request.Role) ? Error.Invalid("Role", "Malformed")
        : null;

    private async Task<Result<SavedStaff>> CreateAsync(
        UsenAdminDb db, Actor actor, SaveStaffRequest request, Data.Companies.Company company, List<Guid> stores, string password, string hash, CancellationToken ct)
    {
        var normalized = request.StaffCode.ToUpperInvariant();
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == normalized, ct))
        {
            return new Error(ErrorKey.AlreadyExists).With("value", request.StaffCode);
        }

        var validUntil = time.GetUtcNow() + OneTimePasswords.Lifetime;
        var user = new StaffUser(actor.CompanyId, request.StaffCode, request.Name.Trim(), request.Role);
        user.SetOneTimePassword(hash, validUntil);
        db.Users.Add(user);
        db.StaffStores.AddRange(stores.Select(s => new StaffStore(actor.CompanyId, user.Id, s)));
        db.Audit(actor, AuditAction.StaffCreated, time.GetUtcNow(), user.DisplayName, after: new { request.StaffCode, request.Role, stores = stores.Count });
        await db.CommitAsync(ct);
        return new SavedStaff(user.Id, new LoginSlip(company.Name, company.Code, request.StaffCode, user.DisplayName, password, validUntil));
    }

    private async Task<Result<SavedStaff>> EditAsync(UsenAdminDb db, Actor actor, SaveStaffRequest request, Guid id, List<Guid> stores, CancellationToken ct)
    {
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (user is null)
        {
            return Error.NotFound;
        }

        var had = await db.StaffStores.Where(s => s.UserId == id).ToListAsync(ct);
        var before = new { Name = user.DisplayName, user.Role, Stores = had.Count };
        var roleChanged = user.Role != request.Role;
        user.Rename(request.Name.Trim());
        if (roleChanged)
        {
            user.ChangeRole(request.Role);
            await db.EndSessionsAsync(id, null, time.GetUtcNow(), ct);
        }

        db.StaffStores.RemoveRange(had.Where(s => !stores.Contains(s.StoreId)));
        db.StaffStores.AddRange(stores.Except(had.Select(s => s.StoreId)).Select(s => new StaffStore(actor.CompanyId, id, s)));
        db.Audit(
            actor, roleChanged ? AuditAction.StaffRoleChanged : AuditAction.StaffEdited, time.GetUtcNow(), user.DisplayName,
            before: before, after: new { Name = user.DisplayName, user.Role, Stores = stores.Count });
        await db.SaveChangesAsync(ct);
        if (await StaffGuard.LockedOutAsync(db, ct) is { } lockedOut)
        {
            return lockedOut;
        }

        await db.CommitAsync(ct);
        return new SavedStaff(id, null);
    }
}
