using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>Resty as the portal registers it, against a partner of the test's own.</summary>
public abstract class RestyTest : IAsyncLifetime
{
    public const string StoreId = "REST0001";
    public const string Seats = """{"tables":[{"tableId":"t1","name":"A1","order":1}]}""";

    private readonly List<ServiceProvider> _services = [];

    protected static LedgerAccount Account { get; } = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "key-of-company-1001");

    protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    protected FakePartner Partner { get; private set; } = null!;

    protected ILedger Resty { get; private set; } = null!;

    protected ConcurrentQueue<string> Log { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Partner = await FakePartner.StartAsync();
        Resty = Connect(Partner.Url);
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
            ["Ledgers:Resty:TimeoutSeconds"] = FormattableString.Invariant($"{timeoutSeconds}"),
        }).Build();
        var services = new ServiceCollection()
            .AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogCollector(Log)))
            .AddLedgers(configuration)
            .BuildServiceProvider();
        _services.Add(services);
        Assert.True(services.GetRequiredService<LedgerRegistry>().TryFind(LedgerProvider.Resty, out var resty));
        return resty;
    }

    protected Task<LedgerAnswer<LedgerStore>> AskStoreAsync(string storeId = StoreId) => Resty.GetStoreAsync(Account, storeId, Ct);

    protected Task<LedgerAnswer<LedgerSeats>> AskSeatsAsync(string? etag = null, string storeId = StoreId) => Resty.GetSeatsAsync(Account, storeId, etag, Ct);

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
