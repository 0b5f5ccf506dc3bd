using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Sandbox;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>The sandbox alone behind real HTTP, as one process of it; several may share a database.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SandboxHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<SandboxHost> StartAsync(string connectionString, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(time);
        builder.Services.AddLedgerSandbox(connectionString);
        var app = builder.Build();
        app.MapLedgerSandbox();
        await app.StartAsync();
        return new SandboxHost(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
