using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <param name="UnitPrice">Whole yen, tax included.</param>
public sealed record NewOrderLine(string Text, int UnitPrice, int Quantity)
{
    public bool IsValid =>
        !string.IsNullOrWhiteSpace(Text) && Text.Length <= OrderLine.MaxTextLength && !Text.Contains('\0', StringComparison.Ordinal)
        && UnitPrice is >= 0 and <= OrderLine.MaxUnitPrice && Quantity is >= 1 and <= OrderLine.MaxQuantity;
}

/// <summary>注文. What the ledgers could not be told of the visit so far is tried again at once (manual 5).</summary>
public sealed class TakeOrder(FloorDesk desk)
{
    private const int MaxLines = 200;

    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, IReadOnlyList<NewOrderLine> lines, CancellationToken ct) =>
        lines.Count is 0 or > MaxLines ? Error.Invalid("Lines", "Required")
        : lines.Any(l => l is not { IsValid: true }) ? Error.Invalid("Lines", "LineForm")
        : await desk.RunAsync(caller, $"TakeOrder {visitId}", work => OrderAsync(work, visitId, lines), ct, visitId: visitId);

    private static async Task<Result<FloorChange>> OrderAsync(FloorWork work, Guid visitId, IReadOnlyList<NewOrderLine> lines)
    {
        if (await work.PartsAsync(visitId) is not { Visit: { } visit } parts)
        {
            return Error.NotFound;
        }

        var before = visit.Amount;
        if (visit.Order(lines.Sum(l => (long)l.UnitPrice * l.Quantity)) is { IsDone: false, Error: { } error })
        {
            return error;
        }

        OrderLine[] ordered = [.. lines.Select(l => new OrderLine(work.Db.CompanyId, visitId, l.Text, l.UnitPrice, l.Quantity, work.Now))];
        work.Db.OrderLines.AddRange(ordered);
        parts.Lines.AddRange(ordered);
        foreach (var message in await work.Db.LedgerMessages.Where(m => m.VisitId == visitId).ToListAsync(work.Ct))
        {
            message.Hurry(work.Now);
        }

        work.Audit(AuditAction.OrderTaken, visitId.ToString(), new { amount = before }, new { visit.Amount, lines = lines.Count });
        return FloorWork.Done(parts);
    }
}
