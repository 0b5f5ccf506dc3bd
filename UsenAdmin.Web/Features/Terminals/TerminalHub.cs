using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The live line to devices, <c>/hubs/terminal</c>. Everything it brings can also be fetched.</summary>
public sealed class TerminalHub(
    ConfirmMaster confirm, ReportMasterFailure report, TerminalContacts contacts, TerminalConnections connections, ILogger<TerminalHub> logger) : Hub
{
    public static string TerminalGroup(Guid terminalId) => $"terminal:{terminalId}";

    public static string StoreGroup(Guid storeId) => $"store:{storeId}";

    public override async Task OnConnectedAsync()
    {
        var terminal = Terminal();
        connections.Add(terminal, Context);
        await Groups.AddToGroupAsync(Context.ConnectionId, TerminalGroup(terminal.TerminalId));
        await Groups.AddToGroupAsync(Context.ConnectionId, StoreGroup(terminal.StoreId));
        if (await contacts.SeenAsync(terminal, Context.ConnectionAborted) is { } missed)
        {
            await Clients.Caller.SendAsync(TerminalHubNames.MasterSyncRequested, missed, Context.ConnectionAborted);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context);
        return base.OnDisconnectedAsync(exception);
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
