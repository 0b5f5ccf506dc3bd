using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>A new token for a terminal; the old one lives until the new one is first used.</summary>
public sealed class RotateToken(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<string>> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var terminal = await db.Terminals.FromSql($"select * from terminals where id = {actor.Id} for update").SingleAsync(ct);
        if (terminal.IsRevoked)
        {
            return ErrorKey.SessionExpired;
        }

        var token = TerminalTokens.NewToken();
        terminal.Rotate(TerminalTokens.Hash(token));
        db.Audit(actor, AuditAction.TerminalTokenRotated, time.GetUtcNow(), terminal.Name, terminal.StoreId);
        await db.CommitAsync(ct);
        return token;
    }
}

/// <summary>Takes a terminal's token away; its live connection is cut within seconds on every node.</summary>
public sealed class RevokeTerminal(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid terminalId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        var terminal = await db.Terminals.SingleOrDefaultAsync(t => t.Id == terminalId, ct);
        if (terminal is null)
        {
            return Error.NotFound;
        }

        if (!terminal.IsRevoked)
        {
            terminal.Revoke(time.GetUtcNow());
            db.Audit(actor, AuditAction.TerminalRevoked, time.GetUtcNow(), terminal.Name, terminal.StoreId);
            await db.CommitAsync(ct);
        }

        return default(Done);
    }
}
