using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>An account in the list.</summary>
public sealed record StaffRow(
    Guid Id, string StaffCode, string Name, StaffRole Role, int Stores, bool IsActive, bool IsLocked, bool HasTwoFactor, int Passkeys, bool MustChangePassword, DateTimeOffset? LastSignInAt);

/// <summary>A page of accounts by code.</summary>
/// <param name="Next">To be given as <c>after</c>; null on the last page.</param>
public sealed record StaffList(IReadOnlyList<StaffRow> Rows, string? Next);

/// <summary>An account with the stores in charge.</summary>
public sealed record StaffView(StaffRow Row, IReadOnlyList<StaffStoreRow> Stores);

public sealed record StaffStoreRow(Guid Id, string Code, string Name);

/// <summary>An account as a CSV file has it.</summary>
public sealed record StaffLine(string StaffCode, string Name, StaffRole Role, string Stores, bool IsActive);

/// <summary>Reads a company's accounts.</summary>
public sealed class StaffQueries(UsenAdminDbFactory contexts, TimeProvider time)
{
    private const int PageSize = 50;

    /// <param name="text">A piece of name or code.</param>
    public async Task<StaffList> PageAsync(Guid companyId, string? text, string? after, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var people = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var (piece, code) = (text.Trim(), text.Trim().ToUpperInvariant());
            people = people.Where(u => u.DisplayName.Contains(piece) || u.NormalizedUserName!.StartsWith(code));
        }

        if (after is not null)
        {
            people = people.Where(u => EF.Functions.GreaterThan(ValueTuple.Create(u.NormalizedUserName), ValueTuple.Create(after)));
        }

        var rows = await Rows(db, people.OrderBy(u => u.NormalizedUserName)).Take(PageSize + 1).ToListAsync(ct);
        return rows.Count > PageSize ? new StaffList(rows[..PageSize], rows[PageSize - 1].StaffCode.ToUpperInvariant()) : new StaffList(rows, null);
    }

    /// <returns>Null when the company has no such account.</returns>
    public async Task<StaffView?> FindAsync(Guid companyId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var row = await Rows(db, db.Users.AsNoTracking().Where(u => u.Id == id)).SingleOrDefaultAsync(ct);
        return row is null ? null : new StaffView(row, await db.StaffStores.Where(c => c.UserId == id)
            .Join(db.Stores, c => c.StoreId, s => s.Id, (c, s) => s).OrderBy(s => s.Code)
            .Select(s => new StaffStoreRow(s.Id, s.Code, s.Name)).ToListAsync(ct));
    }

    /// <summary>A store to be put in somebody's charge, by its code.</summary>
    public async Task<StaffStoreRow?> StoreAsync(Guid companyId, string code, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.Where(s => s.IsActive && s.Code == code).Select(s => new StaffStoreRow(s.Id, s.Code, s.Name)).SingleOrDefaultAsync(ct);
    }

    /// <summary>Every account, as PostgreSQL gives them.</summary>
    public async IAsyncEnumerable<StaffLine> LinesAsync(Guid companyId, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var lines = db.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).Select(u => new
        {
            u.UserName,
            u.DisplayName,
            u.Role,
            u.IsActive,
            Stores = db.StaffStores.Where(c => c.UserId == u.Id).Join(db.Stores, c => c.StoreId, s => s.Id, (c, s) => s.Code).OrderBy(code => code).ToList(),
        });
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return new StaffLine(line.UserName!, line.DisplayName, line.Role, string.Join(' ', line.Stores), line.IsActive);
        }
    }

    private IQueryable<StaffRow> Rows(UsenAdminDb db, IQueryable<StaffUser> people)
    {
        var now = time.GetUtcNow();
        return people.Select(u => new StaffRow(
            u.Id, u.UserName!, u.DisplayName, u.Role, db.StaffStores.Count(c => c.UserId == u.Id), u.IsActive, u.LockoutEnd > now,
            u.TwoFactorEnabled, db.Passkeys.Count(p => p.UserId == u.Id), u.MustChangePassword, u.LastSignInAt));
    }
}
