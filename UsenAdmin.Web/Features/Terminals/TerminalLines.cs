using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// How the hub's messages find their connections. A terminal is found by its id, without a group of its own: SignalR's groups are made for
/// many, and one for each of thousands of terminals costs more memory than all else that is kept of it here.
/// </summary>
public class TerminalLines(TerminalConnections connections, TimeProvider time, ILogger<DefaultHubLifetimeManager<TerminalHub>> logger) : DefaultHubLifetimeManager<TerminalHub>(logger)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        connections.Add(TerminalIdentity.From(connection.User), connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        connections.Remove(TerminalIdentity.From(connection.User).TerminalId, connection);
        return base.OnDisconnectedAsync(connection);
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendGroupsAsync([groupName], methodName, args, cancellationToken);

    public override async Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        // Written out once for each encoding, however many hear it. Who is slow is waited for after all have been told.
        var message = new SerializedHubMessage(new InvocationMessage(methodName, args));
        List<Task>? slow = null;
        List<string>? groups = null;
        foreach (var name in groupNames)
        {
            if (TerminalHub.TerminalOf(name) is not { } terminal)
            {
                (groups ??= []).Add(name);
                continue;
            }

            foreach (var connection in connections.Of(terminal))
            {
                if (args is [MasterSyncRequestedMessage requested])
                {
                    connection.Told(requested.Version, time.GetUtcNow());
                }

                var told = connection.Line.WriteAsync(message, cancellationToken);
                if (!told.IsCompletedSuccessfully)
                {
                    (slow ??= []).Add(told.AsTask());
                }
            }
        }

        if (groups is not null)
        {
            await base.SendGroupsAsync(groups, methodName, args, cancellationToken);
        }

        if (slow is not null)
        {
            await Task.WhenAll(slow);
        }
    }
}
