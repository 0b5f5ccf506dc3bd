using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A ledger as the portal registers it, against a partner of the test's own.</summary>
public abstract class PartnerTest(LedgerProvider provider) : IAsyncLifetime
{
    private readonly List<ServiceProvider> _services = [];

    protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    protected FakePartner Partner { get; private set; } = null!;

    protected ILedger Ledger { get; private set; } = null!;

    protected ConcurrentQueue<string> Log { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Partner = await FakePartner.StartAsync();
        Ledger = Connect(Partner.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await Partner.DisposeAsync();
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <param name="timeoutSeconds">Long enough for a busy machine; tests that wait for the time-out shorten it.</param>
    protected ILedger Connect(string baseUrl, double timeoutSeconds = 30)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ledgers:Resty:BaseUrl"] = baseUrl,
            ["Ledgers:Ebica:BaseUrl"] = baseUrl,
            [$"Ledgers:{provider}:TimeoutSeconds"] = FormattableString.Invariant($"{timeoutSeconds}"),
        }).Build();
        var services = new ServiceCollection()
            .AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCollector(Log)))
            .AddLedgers(configuration)
            .BuildServiceProvider();
        _services.Add(services);
        Assert.True(services.GetRequiredService<LedgerRegistry>().TryFind(provider, out var ledger));
        return ledger;
    }

    private sealed class LogCollector(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
