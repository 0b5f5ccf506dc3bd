using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>A hub whose messages are written down instead of sent: to whom, and what.</summary>
internal sealed class RecordingHub : IHubContext<TerminalHub>, IHubClients
{
    public List<(IReadOnlyList<string> To, ITerminalHubMessage Message)> Sent { get; } = [];

    public IHubClients Clients => this;

    public IGroupManager Groups => throw new NotSupportedException();

    public IClientProxy All => throw new NotSupportedException();

    /// <summary>Which terminals were asked to fetch, in order.</summary>
    public IReadOnlyList<string> Asked => [.. Sent.Where(s => s.Message is MasterSyncRequestedMessage).SelectMany(s => s.To)];

    public IClientProxy Group(string groupName) => new Proxy(this, [groupName]);

    IClientProxy IHubClients<IClientProxy>.Groups(IReadOnlyList<string> groupNames) => new Proxy(this, groupNames);

    public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

    public IClientProxy Client(string connectionId) => new Proxy(this, [connectionId]);

    IClientProxy IHubClients<IClientProxy>.Clients(IReadOnlyList<string> connectionIds) => new Proxy(this, connectionIds);

    public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

    public IClientProxy User(string userId) => throw new NotSupportedException();

    public IClientProxy Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();

    private sealed class Proxy(RecordingHub hub, IReadOnlyList<string> to) : IClientProxy
    {
        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            lock (hub.Sent)
            {
                hub.Sent.Add((to, (ITerminalHubMessage)args[0]!));
            }

            return Task.CompletedTask;
        }
    }
}
