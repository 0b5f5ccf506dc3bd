using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>A terminal's connection that leads nowhere: what it was told is written down.</summary>
internal sealed class RecordingLine(string id, TerminalIdentity terminal) : HubConnectionContext(
    new DefaultConnectionContext(id), new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) }, NullLoggerFactory.Instance)
{
    public bool IsCut { get; private set; }

    public List<ITerminalHubMessage> Heard { get; } = [];

    public override ClaimsPrincipal User { get; } = new(new TerminalLogin(terminal, 0));

    public override void Abort() => IsCut = true;

    public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
    {
        Heard.Add((ITerminalHubMessage)((InvocationMessage)message.Message!).Arguments[0]!);
        return ValueTask.CompletedTask;
    }
}
