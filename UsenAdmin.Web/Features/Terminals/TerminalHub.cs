using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The live line to devices, <c>/hubs/terminal</c>. Everything it brings can also be fetched.</summary>
public sealed class TerminalHub(
    ConfirmMaster confirm, ReportMasterFailure report, TerminalContacts contacts, TerminalConnections connections, TimeProvider time, ILogger<TerminalHub> logger) : Hub
{
    private const string Terminals = "terminal:";

    /// <summary>The name that a terminal is told by, on every node. It is no group that a connection enters: see <see cref="TerminalLines"/>.</summary>
    public static string TerminalGroup(Guid terminalId) => $"{Terminals}{terminalId}";

    /// <returns>The terminal of such a name; null for other groups.</returns>
    public static Guid? TerminalOf(string group) =>
        group.StartsWith(Terminals, StringComparison.Ordinal) && Guid.TryParse(group.AsSpan(Terminals.Length), out var terminal) ? terminal : null;

    public static string StoreGroup(Guid storeId) => $"store:{storeId}";

    public override async Task OnConnectedAsync()
    {
        var terminal = Terminal();
        await Groups.AddToGroupAsync(Context.ConnectionId, StoreGroup(terminal.StoreId));
        if (await contacts.SeenAsync(terminal, Context.ConnectionAborted) is { } missed)
        {
            connections.Of(terminal.TerminalId).FirstOrDefault(c => c.Line.ConnectionId == Context.ConnectionId)?.Told(missed.Version, time.GetUtcNow());
            await Clients.Caller.SendAsync(TerminalHubNames.MasterSyncRequested, missed, Context.ConnectionAborted);
        }
    }

    public async Task MasterApplied(MasterAppliedMessage message)
    {
        var result = await confirm.ExecuteAsync(Terminal().ToActor(), message.Version, Context.ConnectionAborted);
        if (!result.IsDone)
        {
            logger.LogWarning("Terminal {TerminalId} confirmed version {Version}: {Error}", Terminal().TerminalId, message.Version, result.Error.Key);
            throw new HubException(Hosting.ErrorAnswers.Code(result.Error.Key));
        }
    }

    public async Task MasterSyncFailed(MasterSyncFailedMessage message)
    {
        var result = await report.ExecuteAsync(
            Terminal().ToActor(), new MasterFailure(message.RunId ?? Guid.Empty, message.Version, message.Code, message.Message), Context.ConnectionAborted);
        if (!result.IsDone)
        {
            throw new HubException(Hosting.ErrorAnswers.Code(result.Error.Key));
        }
    }

    private TerminalIdentity Terminal() => TerminalIdentity.From(Context.User!);
}
