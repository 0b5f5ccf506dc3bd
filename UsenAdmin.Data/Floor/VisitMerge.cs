using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor;

/// <summary>統合 of one visit into another, with what its undo needs. Undone until the day is closed.</summary>
public sealed class VisitMerge : ICompanyOwned
{
    private VisitMerge()
    {
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    /// <summary>The visit that was merged.</summary>
    public Guid VisitId { get; private set; }

    public Guid IntoVisitId { get; private set; }

    /// <summary>The order lines that went over.</summary>
    public IReadOnlyList<Guid> LineIds { get; private set; } = [];

    /// <summary>The tables that became free.</summary>
    public IReadOnlyList<Guid> TableIds { get; private set; } = [];

    public DateTimeOffset At { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>People and orders of <paramref name="visit"/> go over to <paramref name="into"/>, which keeps its guest and records.</summary>
    public static Result<VisitMerge> Do(Visit visit, Visit into, IReadOnlyCollection<OrderLine> lines, IReadOnlyList<Guid> tables, DateTimeOffset now)
    {
        if (visit.Id == into.Id || !visit.IsUnpaid || !into.IsUnpaid)
        {
            return ErrorKey.ChangedByOther;
        }

        if (into.PartySize + visit.PartySize > Visit.MaxPartySize)
        {
            return Error.Invalid("PartySize", "PartyRange");
        }

        if (into.Amount + visit.Amount > Visit.MaxAmount)
        {
            return Error.Invalid("Lines", "AmountRange");
        }

        into.Absorb(visit);
        foreach (var line in lines)
        {
            line.MoveTo(into);
        }

        return new VisitMerge
        {
            Id = Guid.CreateVersion7(),
            CompanyId = visit.CompanyId,
            VisitId = visit.Id,
            IntoVisitId = into.Id,
            LineIds = [.. lines.Select(l => l.Id)],
            TableIds = tables,
            At = now,
        };
    }

    /// <summary>
    /// The merged visit sits on its own again, with the people and the order lines it came with. Not while the other one is paid,
    /// merged further or gone: that is undone first.
    /// </summary>
    public Result<Done> Undo(Visit visit, Visit into, IReadOnlyCollection<OrderLine> lines, DateTimeOffset now)
    {
        if (UndoneAt is not null || visit.State != VisitState.Merged || visit.MergedIntoId != into.Id || !into.IsUnpaid || visit.ClosingId is not null)
        {
            return ErrorKey.ChangedByOther;
        }

        into.Release(visit);
        foreach (var line in lines)
        {
            line.MoveTo(visit);
        }

        UndoneAt = now;
        return default(Done);
    }
}
