using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What came of a change: of what, and what is to be known although it was done.</summary>
public sealed record FloorChange(Guid SubjectId, IReadOnlyList<Error> Warnings)
{
    /// <summary>Whether <see cref="SubjectId"/> is a visit: the call is answered with it.</summary>
    public bool IsOfVisit { get; private init; }

    /// <summary>The visit as it was with the change. The answer is kept with the change, and the same again when the call is repeated.</summary>
    public VisitView? Visit { get; init; }

    /// <summary>Written all the same: a ledger refused it in time, so it was taken back, and this is the answer.</summary>
    public Error? TakenBack { get; init; }

    /// <summary>A ledger is still to be asked; until then at most, whoever repeats the call waits for the answer.</summary>
    public DateTimeOffset? AwaitedUntil { get; init; }

    public static FloorChange Of(Guid subjectId, params IReadOnlyList<Error> warnings) => new(subjectId, warnings);

    public static FloorChange OfVisit(Guid visitId, params IReadOnlyList<Error> warnings) => new(visitId, warnings) { IsOfVisit = true };
}
