using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>What people do about a message: each is one transaction on the message's floor, audited, and the terminals are told.</summary>
public sealed class OutboxDesk(UsenAdminDbFactory contexts, FloorNotices notices, OutboxSignal signal, TimeProvider time)
{
    internal async Task<Result<Done>> ChangeAsync(
        Actor actor, Guid messageId, AuditAction action, Func<UsenAdminDb, LedgerMessage, DateTimeOffset, Task<Error?>> change, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var storeId = await db.LedgerMessages.Where(m => m.Id == messageId).Select(m => (Guid?)m.StoreId).SingleOrDefaultAsync(ct);
        if (storeId is not { } store || (actor.Kind == ActorKind.Terminal && actor.StoreId != store))
        {
            return Error.NotFound;
        }

        if (await RefusalAsync(db, actor, store, ct) is { } refusal)
        {
            return refusal;
        }

        var revision = await FloorDesk.LockAsync(db, store, false, DateOnly.MinValue, ct);
        var message = await db.LedgerMessages.SingleAsync(m => m.Id == messageId, ct);
        var before = message.State;
        if (await change(db, message, time.GetUtcNow()) is { } error)
        {
            return error;
        }

        db.Audit(actor, action, time.GetUtcNow(), message.VisitId.ToString(), store, new { message.Provider, message.Kind, state = before }, new { message.State });
        await db.CommitAsync(ct);
        signal.Poke();
        await notices.ChangedAsync(store, false, revision);
        return default(Done);
    }

    // A terminal works on its own store's outbox; so does a 店舗責任者 on that of the stores in their charge.
    private static async Task<Error?> RefusalAsync(UsenAdminDb db, Actor actor, Guid storeId, CancellationToken ct) => actor.Kind == ActorKind.Terminal
        ? await db.Terminals.AnyAsync(t => t.Id == actor.Id && t.RevokedAt == null && !t.IsTraining, ct) ? null : Error.Forbidden
        : await db.RefusalAsync(actor, Permission.ManageStores, storeId, ct);
}

/// <summary>再送: tries a message again now, whatever was answered before.</summary>
public sealed class ResendLedgerMessage(OutboxDesk desk)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, Guid messageId, CancellationToken ct) => desk.ChangeAsync(
        actor, messageId, AuditAction.LedgerMessageResent, (_, message, now) => Task.FromResult(message.Resend(now).Error), ct);
}

/// <summary>連携しない: the message and what follows it for this visit and ledger are given up.</summary>
public sealed class GiveUpLedgerMessages(OutboxDesk desk)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, Guid messageId, CancellationToken ct) =>
        desk.ChangeAsync(actor, messageId, AuditAction.LedgerMessagesGivenUp, async (db, message, now) =>
        {
            if (!message.IsUndelivered)
            {
                return new Error(ErrorKey.ChangedByOther);
            }

            await GiveUpAsync(db, message, now, ct);
            return null;
        }, ct);

    private static async Task GiveUpAsync(UsenAdminDb db, LedgerMessage message, DateTimeOffset now, CancellationToken ct)
    {
        message.GiveUp(now);
        if (message.Kind is not (LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn))
        {
            return;
        }

        // Without a record there is nothing to tell bills and departures to.
        foreach (var next in await db.LedgerMessages.Where(m => m.VisitId == message.VisitId && m.Provider == message.Provider && m.Sequence > message.Sequence).ToListAsync(ct))
        {
            if (next.IsUndelivered)
            {
                next.GiveUp(now);
            }
        }

        (await db.VisitLedgers.SingleAsync(l => l.VisitId == message.VisitId && l.Provider == message.Provider, ct)).Leave(message.Problem);
    }

    /// <summary>All that is undelivered of a store's link, with its 連携解除.</summary>
    public static async Task GiveUpAllAsync(UsenAdminDb db, Guid storeId, LedgerProvider provider, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var message in await db.LedgerMessages.Where(m => m.StoreId == storeId && m.Provider == provider
            && m.State != LedgerMessageState.Confirmed && m.State != LedgerMessageState.GivenUp).ToListAsync(ct))
        {
            await GiveUpAsync(db, message, now, ct);
        }
    }
}

/// <summary>台帳の記録にひも付ける: a refused walk-in takes over a walk-in that the ledger holds of its own (11, 13).</summary>
public sealed class BindLedgerRecord(OutboxDesk desk)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, Guid messageId, string recordId, CancellationToken ct) =>
        desk.ChangeAsync(actor, messageId, AuditAction.LedgerRecordBound, async (db, message, now) =>
        {
            if (message is not { Kind: LedgerMessageKind.CreateWalkIn or LedgerMessageKind.Seat, State: LedgerMessageState.Refused })
            {
                return new Error(ErrorKey.ChangedByOther);
            }

            var list = await db.ReservationLists.AsNoTracking().SingleOrDefaultAsync(l => l.StoreId == message.StoreId && l.Provider == message.Provider, ct);
            if (list?.Reservations.FirstOrDefault(r => r.ReservationId == recordId) is not { } record)
            {
                return Error.NotFound;
            }

            message.Bind(recordId, now);
            var ledger = await db.VisitLedgers.SingleAsync(l => l.VisitId == message.VisitId && l.Provider == message.Provider, ct);
            ledger.Expect(recordId, message.Body.SeatIds, record.StartAt);
            (await db.Visits.SingleAsync(v => v.Id == message.VisitId, ct)).Unwarn();
            return null;
        }, ct);
}
