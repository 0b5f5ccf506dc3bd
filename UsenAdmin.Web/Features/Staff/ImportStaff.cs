using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Features.Stores;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>What a file did; slips for the accounts that are new.</summary>
public sealed record StaffImport(ImportReport Report, IReadOnlyList<LoginSlip> Slips);

/// <summary>
/// Takes a CSV file of accounts in: all of it in one transaction, or nothing. With <c>dryRun</c> it says what would happen, line by line.
/// Codes that exist are changed, others are added with a one-time password each.
/// </summary>
public sealed class ImportStaff(UsenAdminDbFactory contexts, PasswordWork passwords, TimeProvider time)
{
    /// <summary>Each new account costs a password hashing, some 0.1 s of one processor.</summary>
    public const int MaxRows = 10_000;

    private static readonly Dictionary<string, StaffRole> Roles = new()
    {
        ["企業管理者"] = StaffRole.CompanyAdmin,
        ["店舗責任者"] = StaffRole.StoreManager,
        ["店舗スタッフ"] = StaffRole.StoreStaff,
    };

    public static string RoleName(StaffRole role) => Roles.FirstOrDefault(r => r.Value == role).Key ?? role.ToString();

    /// <param name="hashed">Hears how many of the new accounts have their password; everything else takes seconds.</param>
    public async Task<Result<StaffImport>> ExecuteAsync(Actor actor, byte[] file, bool dryRun, IProgress<int>? hashed, CancellationToken ct)
    {
        List<string> added;
        Dictionary<string, SaveStaffRequest> wanted;
        await using (var read = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (await read.RefusalAsync(actor, Permission.ManageStaff, ct) is { } refusal)
            {
                return refusal;
            }

            if (CsvFiles.ReadAll(file, ["担当者コード", "氏名", "権限"], MaxRows, out var lines) is { } unreadable)
            {
                return new StaffImport(unreadable, []);
            }

            (wanted, var problems) = Read(lines, await read.Stores.Where(s => s.IsActive).ToDictionaryAsync(s => s.Code, s => s.Id, ct));
            var known = await read.Users.Where(u => wanted.Keys.Contains(u.NormalizedUserName!)).Select(u => u.NormalizedUserName!).ToListAsync(ct);
            added = [.. wanted.Keys.Except(known)];
            if (dryRun || problems.Count > 0)
            {
                return new StaffImport(new ImportReport(lines.Count, added.Count, known.Count, problems), []);
            }
        }

        // Before the company's turn is taken: nobody waits for it.
        var given = await GiveAsync(actor.CompanyId, added, hashed, ct);
        return await TakeAsync(actor, wanted, given, ct);
    }

    private static (Dictionary<string, SaveStaffRequest> Wanted, List<ImportProblem> Problems) Read(IReadOnlyList<CsvLine> lines, Dictionary<string, Guid> stores)
    {
        var (wanted, problems) = (new Dictionary<string, SaveStaffRequest>(), new List<ImportProblem>());
        foreach (var (line, values) in lines)
        {
            var codes = values.GetValueOrDefault("店舗コード", "").Split([' ', '　', ';', '/'], StringSplitOptions.RemoveEmptyEntries);
            var request = new SaveStaffRequest(
                null, values["担当者コード"], values["氏名"], Roles.GetValueOrDefault(values["権限"], StaffRole.Operator),
                [.. codes.Where(stores.ContainsKey).Select(code => stores[code])]);
            if (SaveStaff.Wrong(request) is { } wrong)
            {
                problems.Add(new ImportProblem(line, "", ErrorTexts.Of(wrong)));
            }
            else if (codes.FirstOrDefault(code => !stores.ContainsKey(code)) is { } unknown)
            {
                problems.Add(new ImportProblem(line, "Import_NoStore", unknown));
            }
            else if (!wanted.TryAdd(request.StaffCode.ToUpperInvariant(), request))
            {
                problems.Add(new ImportProblem(line, "Import_Twice", request.StaffCode));
            }
        }

        return (wanted, problems);
    }

    private async Task<ConcurrentDictionary<string, GivenPassword>> GiveAsync(Guid companyId, List<string> codes, IProgress<int>? hashed, CancellationToken ct)
    {
        var (given, done) = (new ConcurrentDictionary<string, GivenPassword>(), 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = PasswordWork.AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(codes, options, async (code, stop) =>
        {
            var password = OneTimePasswords.New();
            given[code] = new GivenPassword(password, await passwords.HashAsync(new StaffUser(companyId, code, "", StaffRole.StoreStaff), password, stop));
            hashed?.Report(Interlocked.Increment(ref done));
        });
        return given;
    }

    private async Task<Result<StaffImport>> TakeAsync(Actor actor, Dictionary<string, SaveStaffRequest> wanted, ConcurrentDictionary<string, GivenPassword> given, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var (now, company) = (time.GetUtcNow(), await db.Companies.SingleAsync(ct));
        var known = await db.Users.Where(u => wanted.Keys.Contains(u.NormalizedUserName!)).ToDictionaryAsync(u => u.NormalizedUserName!, ct);
        var (slips, otherRole) = (new List<LoginSlip>(), new List<Guid>());
        foreach (var (code, request) in wanted)
        {
            if (known.TryGetValue(code, out var user))
            {
                user.Rename(request.Name.Trim());
                if (user.Role != request.Role)
                {
                    user.ChangeRole(request.Role);
                    otherRole.Add(user.Id);
                }
            }
            else
            {
                var (password, hash) = given[code]; // Accounts are never deleted, so what was new is still, or is known now.
                user = new StaffUser(actor.CompanyId, request.StaffCode, request.Name.Trim(), request.Role);
                user.SetOneTimePassword(hash, now + OneTimePasswords.Lifetime);
                db.Users.Add(user);
                slips.Add(new LoginSlip(company.Name, company.Code, request.StaffCode, user.DisplayName, password, now + OneTimePasswords.Lifetime));
            }

            db.StaffStores.AddRange(request.Role == StaffRole.CompanyAdmin ? [] : request.Stores.Distinct().Select(s => new StaffStore(actor.CompanyId, user.Id, s)));
        }

        var ids = known.Values.Select(u => u.Id).ToList();
        await db.StaffStores.Where(s => ids.Contains(s.UserId)).ExecuteDeleteAsync(ct);
        await db.SignInSessions.Where(s => otherRole.Contains(s.UserId) && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        var report = new ImportReport(wanted.Count, slips.Count, known.Count, []);
        db.Audit(actor, AuditAction.StaffImported, now, $"{report.Rows}行", after: new { report.Added, report.Changed });
        await db.SaveChangesAsync(ct);
        if (await StaffGuard.LockedOutAsync(db, ct) is { } lockedOut)
        {
            return lockedOut;
        }

        await db.CommitAsync(ct);
        return new StaffImport(report, slips);
    }

    private sealed record GivenPassword(string Password, string Hash);
}
