using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Terminals.Browser;

namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>What is to be known of a press whose page is left at once: the next page of the same terminal says it.</summary>
public static class FloorNews
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<TerminalSession, IReadOnlyList<Error>> Left = [];

    public static void Leave(TerminalSession session, IReadOnlyList<Error> told) => Left.AddOrUpdate(session, told);

    public static IReadOnlyList<Error> Take(TerminalSession session) => Left.Remove(session, out var told) ? told : [];
}
