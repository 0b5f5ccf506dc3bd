using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>One change of a floor, while it is held. What it has read of a visit it does not read again.</summary>
/// <param name="Now">The instant of the change.</param>
/// <param name="Turn">The floor as it was found.</param>
/// <param name="AskedFor">The visit that <paramref name="Turn"/> has, if there is one.</param>
public sealed record FloorWork(UsenAdminDb Db, FloorCaller Caller, FloorMaster Master, DateTimeOffset Now, FloorTurn Turn, Guid? AskedFor, CancellationToken Ct)
{
    private readonly Dictionary<Guid, VisitParts> _known = [];
    private FloorPicture? _picture;

    public DateOnly BusinessDay { get; } = Master.Days.Of(Now);

    public Guid StoreId => Caller.StoreId;

    public bool IsPractice => Caller.IsPractice;

    /// <summary>The floor before the change, for an action that said it needs to know (<see cref="FloorDesk.RunAsync"/>).</summary>
    public FloorPicture Picture => _picture ??= FloorPicture.Of(Master, StoreId, Turn.Rows ?? throw new InvalidOperationException("The floor's rows were not asked for."));

    /// <returns>Null when this floor has no such visit.</returns>
    public Task<Visit?> VisitAsync(Guid visitId) => Own(visitId).SingleOrDefaultAsync(Ct);

    /// <summary>The visit with all its parts, by one reading.</summary>
    /// <returns>Null when this floor has no such visit.</returns>
    public async Task<VisitParts?> PartsAsync(Guid visitId) =>
        AskedFor == visitId ? Turn.Visit is { } found ? Know(found) : null
        : await VisitParts.Of(Db, Own(visitId)).AsSingleQuery().SingleOrDefaultAsync(Ct) is { } parts ? Know(parts) : null;

    /// <summary>A visit that this change has read, or begins. Parts that it adds belong into its lists.</summary>
    public VisitParts Know(VisitParts parts) => _known[parts.Visit.Id] = parts;

    /// <summary>The tables that a visit sits at.</summary>
    public async Task<List<VisitTable>> HeldTablesAsync(Guid visitId) => _known.TryGetValue(visitId, out var parts)
        ? parts.Tables.FindAll(t => t.ReleasedAt is null)
        : await Db.VisitTables.Where(t => t.VisitId == visitId && t.ReleasedAt == null).OrderBy(t => t.Order).ToListAsync(Ct);

    public async Task<List<VisitLedger>> LedgersAsync(Guid visitId) => _known.TryGetValue(visitId, out var parts)
        ? parts.Ledgers
        : await Db.VisitLedgers.Where(l => l.VisitId == visitId).ToListAsync(Ct);

    /// <summary>Whether tables of the visit may be in a group.</summary>
    public bool MayBeGrouped(Guid visitId) => !_known.TryGetValue(visitId, out var parts) || parts.GroupId is not null;

    /// <summary>Done: answered with the visit as it is now.</summary>
    public static FloorChange Done(VisitParts parts, params IReadOnlyList<Error> warnings) =>
        FloorChange.OfVisit(parts.Visit.Id, warnings) with { Visit = VisitViews.Of(parts) with { Warnings = [.. warnings.Select(FloorWarning.Of)] } };

    public void Audit(AuditAction action, string subject, object? before = null, object? after = null) =>
        Db.Audit(Caller.Actor, action, Now, subject.Length > 0 ? subject : "—", StoreId, before, after);

    /// <summary>Names of tables, as the history tells them.</summary>
    public string Names(IEnumerable<Guid> tableIds) => string.Join(", ", tableIds.Select(Master.NameOf));

    private IQueryable<Visit> Own(Guid visitId) => Db.Visits.Where(v => v.Id == visitId && v.StoreId == StoreId && v.IsPractice == IsPractice);
}
