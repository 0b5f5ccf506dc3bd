using System.Data.Common;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Audit;

/// <summary>Seals what was committed, every second; of several nodes one does it.</summary>
public sealed partial class AuditSealer(AuditChain chain, TimeProvider time, ILogger<AuditSealer> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // What piled up is taken at once, in pieces.
                while (await chain.SealAsync(time.GetUtcNow(), stoppingToken) > 0)
                {
                }
            }
            catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException } or TimeoutException)
            {
                LogNotSealed(logger, e); // The entries wait; the next second tries again.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The history could not be sealed.")]
    private static partial void LogNotSealed(ILogger logger, Exception exception);
}
