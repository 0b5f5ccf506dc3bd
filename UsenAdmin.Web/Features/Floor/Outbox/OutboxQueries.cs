using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>A message of the outbox as a person sees it.</summary>
/// <param name="Problem">The code of why the last attempt did not succeed; null while there is none.</param>
/// <param name="NeedsPerson">要確認: nothing more happens by itself.</param>
/// <param name="NextAttemptAt">Null: by hand only, or over.</param>
/// <param name="CanBind">台帳の記録にひも付ける is possible: it is a refused walk-in.</param>
public sealed record LedgerMessageView(
    Guid MessageId, Guid VisitId, LedgerProvider Ledger, LedgerMessageKind Kind, LedgerMessageState State, int Attempts, string? Problem, string? Message,
    bool NeedsPerson, bool CanBind, DateTimeOffset CreatedAt, DateTimeOffset? LastTriedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? EndedAt);

/// <summary>A message of a store that is not delivered, with what a person needs to recognize it.</summary>
public sealed record UndeliveredMessage(LedgerMessageView Message, string? GuestName, VisitKind VisitKind, DateTimeOffset SeatedAt, IReadOnlyList<string> Tables);

/// <summary>A record of a ledger's own that a visit can take over.</summary>
public sealed record BindableRecord(string RecordId, DateTimeOffset StartAt, int PartySize, string? GuestName, IReadOnlyList<string> SeatIds);

/// <summary>Reads the outbox per visit and per store.</summary>
public sealed class OutboxQueries(UsenAdminDbFactory contexts)
{
    private const int AtMost = 500;

    /// <summary>In the order in which they are sent.</summary>
    public async Task<IReadOnlyList<LedgerMessageView>> OfVisitAsync(Guid companyId, Guid visitId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var messages = await db.LedgerMessages.AsNoTracking().Where(m => m.VisitId == visitId).OrderBy(m => m.Sequence).ToListAsync(ct);
        return [.. messages.Select(View)];
    }

    /// <summary>What is not confirmed and not given up, oldest first.</summary>
    public async Task<IReadOnlyList<UndeliveredMessage>> UndeliveredAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return [.. (await UndeliveredAsync(db, [storeId], ct)).Select(m => m.Message)];
    }

    /// <summary>The same of many stores by one read.</summary>
    internal static async Task<IReadOnlyList<(Guid StoreId, UndeliveredMessage Message)>> UndeliveredAsync(UsenAdminDb db, IReadOnlyList<Guid> stores, CancellationToken ct)
    {
        var rows = await Undelivered(db).Where(m => stores.Contains(m.StoreId)).AsNoTracking().OrderBy(m => m.Sequence).Take(AtMost)
            .Join(db.Visits, m => m.VisitId, v => v.Id, (m, v) => new
            {
                Message = m,
                Visit = v,
                Tables = db.VisitTables.Where(t => t.VisitId == v.Id).OrderBy(t => t.Order).Join(db.Tables, t => t.TableId, p => p.Id, (_, p) => p.Name).ToList(),
            })
            .AsSplitQuery().ToListAsync(ct);
        return [.. rows.OrderBy(r => r.Message.Sequence).Select(r => (r.Message.StoreId, new UndeliveredMessage(
            View(r.Message), r.Visit.GuestName, r.Visit.Kind, r.Visit.SeatedAt, [.. r.Tables.Distinct()])))];
    }

    /// <summary>連携解除 asks for this number.</summary>
    public static Task<int> CountUndeliveredAsync(UsenAdminDb db, Guid storeId, LedgerProvider provider, CancellationToken ct) =>
        Undelivered(db).CountAsync(m => m.StoreId == storeId && m.Provider == provider, ct);

    /// <summary>The ledger's own walk-ins of the last 更新 that nobody has taken over, for 台帳の記録にひも付ける.</summary>
    public async Task<IReadOnlyList<BindableRecord>> BindableAsync(Guid companyId, Guid messageId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var message = await db.LedgerMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId, ct);
        var list = message is null ? null
            : await db.ReservationLists.AsNoTracking().SingleOrDefaultAsync(l => l.StoreId == message.StoreId && l.Provider == message.Provider, ct);
        return [.. (list?.Reservations ?? [])
            .Where(r => r is { VisitId: null, Source: KnownSource.WalkIn, Status: KnownStatus.Booked or KnownStatus.Seated })
            .OrderByDescending(r => r.SeatIds.Any(message!.Body.SeatIds.Contains)).ThenBy(r => r.StartAt)
            .Select(r => new BindableRecord(r.ReservationId, r.StartAt, r.PartySize, r.GuestName, r.SeatIds))];
    }

    private static IQueryable<LedgerMessage> Undelivered(UsenAdminDb db) =>
        db.LedgerMessages.Where(m => m.State != LedgerMessageState.Confirmed && m.State != LedgerMessageState.GivenUp);

    private static LedgerMessageView View(LedgerMessage m) => new(
        m.Id, m.VisitId, m.Provider, m.Kind, m.State, m.Attempts, m.Problem is { } key ? ErrorAnswers.Code(key) : null, m.Problem is { } words ? ErrorTexts.Of(words) : null,
        m.NeedsPerson, m is { Kind: LedgerMessageKind.CreateWalkIn, State: LedgerMessageState.Refused }, m.CreatedAt, m.LastTriedAt, m.DueAt, m.EndedAt);
}
