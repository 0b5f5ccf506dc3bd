using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Which terminal works on the floor, by which master, and under which key.</summary>
/// <param name="IsPractice">練習: its floor is one of its own, never sent and never counted.</param>
/// <param name="MasterVersion">The version that the terminal holds: the server works by that snapshot, not by the newest data.</param>
/// <param name="Key">Idempotency key of the press; null for what may simply be done twice.</param>
public sealed record FloorCaller(Actor Actor, Guid StoreId, TerminalKind Kind, bool IsPractice, long MasterVersion, string? Key)
{
    public static FloorCaller Of(TerminalIdentity terminal, long masterVersion, string? key = null) =>
        new(terminal.ToActor(), terminal.StoreId, terminal.Kind, terminal.IsTraining, masterVersion, key);

    /// <summary>ハンディ does not check out.</summary>
    public bool IsRegister => Kind is TerminalKind.Pos or TerminalKind.Terminal;
}
