using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Terminals;

/// <param name="RegisterNumber">Five digits, unique in the company; null for ハンディ.</param>
public sealed record EditTerminalRequest(Guid TerminalId, string Name, string? RegisterNumber);

/// <summary>Renames a terminal, or gives it another register number.</summary>
public sealed class EditTerminal(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, EditTerminalRequest request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        var terminal = await db.Terminals.SingleOrDefaultAsync(t => t.Id == request.TerminalId && !t.IsTraining, ct);
        if (terminal is null)
        {
            return Error.NotFound;
        }

        var before = new { terminal.Name, terminal.RegisterNumber };
        if (terminal.Edit(request.Name, request.RegisterNumber) is { } wrong)
        {
            return wrong;
        }

        var after = new { terminal.Name, terminal.RegisterNumber };
        if (before.Equals(after))
        {
            return default(Done);
        }

        if (before.RegisterNumber != after.RegisterNumber)
        {
            await RegisterNumbers.TakeTurnAsync(db, ct);
        }

        db.Audit(actor, AuditAction.TerminalEdited, time.GetUtcNow(), terminal.Name, terminal.StoreId, before, after);
        try
        {
            await db.CommitAsync(ct);
            return default(Done);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Error(ErrorKey.AlreadyExists).With("value", request.RegisterNumber ?? "");
        }
    }
}
