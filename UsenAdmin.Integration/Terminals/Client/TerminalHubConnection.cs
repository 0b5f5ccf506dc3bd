using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>The live line to the portal, over WebSockets. It does not reconnect of itself: <see cref="TerminalClient"/> does.</summary>
internal sealed class TerminalHubConnection : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly DeviceCredentials _credentials;
    private TaskCompletionSource _closed = new();
    private string? _token;

    public TerminalHubConnection(TerminalClientOptions options, DeviceCredentials credentials)
    {
        _credentials = credentials;
        var builder = new HubConnectionBuilder()
            .WithUrl(PortalAddress.Of(options.BaseUrl, TerminalHubNames.Path), HttpTransportType.WebSockets, http => Configure(http, options));
        _hub = options.Encoding == TerminalEncoding.MessagePack
            ? builder.AddMessagePackProtocol(TerminalHubProtocol.Configure).Build()
            : builder.AddJsonProtocol(TerminalHubProtocol.Configure).Build();
        _hub.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public bool IsConnected => _hub.State == HubConnectionState.Connected;

    /// <summary>Done when the connection that was opened last has ended.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The handler returns at once: messages wait for it.</summary>
    public void On<T>(string message, Action<T> handler)
        where T : ITerminalHubMessage => _hub.On(message, handler);

    public async Task ConnectAsync(CancellationToken ct)
    {
        _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _hub.StartAsync(ct);
        if (_token is { } token)
        {
            _credentials.Worked(token);
        }
    }

    public Task SendAppliedAsync(MasterAppliedMessage message, CancellationToken ct) =>
        _hub.InvokeAsync(TerminalHubNames.MasterApplied, message, ct);

    public Task SendFailedAsync(MasterSyncFailedMessage message, CancellationToken ct) =>
        _hub.InvokeAsync(TerminalHubNames.MasterSyncFailed, message, ct);

    public Task CloseAsync() => _hub.StopAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private void Configure(HttpConnectionOptions http, TerminalClientOptions options)
    {
        http.SkipNegotiation = options.SkipNegotiation;
        http.AccessTokenProvider = () => Task.FromResult(_token = _credentials.Secrets?.Candidates[0]);
        if (options.Handler is { } handler)
        {
            // The connection disposes what it gets; a shared handler is not its own.
            http.HttpMessageHandlerFactory = own =>
            {
                own.Dispose();
                return new BorrowedHandler(handler);
            };
        }
    }

    private sealed class BorrowedHandler(HttpMessageHandler lender) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(lender, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _invoker.SendAsync(request, ct);
    }
}
