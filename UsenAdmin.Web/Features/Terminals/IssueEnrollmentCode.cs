using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>For which store and kind codes are made, and how many (1–100).</summary>
public sealed record IssueEnrollmentCodeRequest(Guid StoreId, TerminalKind Kind, int Count = 1);

/// <summary>Codes as they are shown once; afterwards only their hashes are known.</summary>
public sealed record IssuedCodes(IReadOnlyList<string> Codes, DateTimeOffset ExpiresAt);

/// <summary>Makes one-time codes with which devices become terminals of a store.</summary>
public sealed class IssueEnrollmentCode(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<IssuedCodes>> ExecuteAsync(Actor actor, IssueEnrollmentCodeRequest request, CancellationToken ct)
    {
        if (request.Count is < 1 or > 100)
        {
            return Error.Invalid(nameof(request.Count), "CountRange");
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        var store = await db.Stores.AsNoTracking().Where(s => s.Id == request.StoreId && s.IsActive).Select(s => s.Name).SingleOrDefaultAsync(ct);
        if (store is null)
        {
            return Error.NotFound;
        }

        var expires = time.GetUtcNow() + TerminalTokens.CodeLife;
        var codes = Enumerable.Range(0, request.Count).Select(_ => TerminalTokens.NewCode()).ToList();
        db.EnrollmentCodes.AddRange(codes.Select(code =>
            new EnrollmentCode(actor.CompanyId, request.StoreId, request.Kind, TerminalTokens.Hash(code), actor.Name, expires)));
        db.Audit(actor, AuditAction.EnrollmentCodeIssued, time.GetUtcNow(), store, request.StoreId, after: new { request.Kind, request.Count, expires });
        await db.CommitAsync(ct);
        return new IssuedCodes(codes, expires);
    }
}
