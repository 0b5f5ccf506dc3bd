using Npgsql;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>
/// Works on the outbox of all companies. Every node has one; what one of them has claimed no other gets, until its lease runs out.
/// </summary>
public sealed class OutboxWorker(CrossCompanyQueries lookups, LedgerSender sender, OutboxSignal signal, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    private const int AtOnce = 24;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeysAreKeptFor = TimeSpan.FromHours(72);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private DateTimeOffset _sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(stoppingToken) == 0)
                {
                    await SweepAsync(stoppingToken);
                    await signal.WaitAsync(LookAgain, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
            {
                logger.LogWarning(e, "The outbox could not be read; it is looked at again");
                await signal.WaitAsync(LookAgain, time, stoppingToken);
            }
        }
    }

    /// <summary>Claims what is due, as much as there is room for, and has it sent. Does not wait for the ledgers.</summary>
    /// <returns>How many were claimed.</returns>
    private async Task<int> ClaimAsync(CancellationToken ct)
    {
        await _places.WaitAsync(ct);
        var room = 1;
        while (room < AtOnce && _places.Wait(0, ct))
        {
            room++;
        }

        var claimed = 0;
        try
        {
            var now = time.GetUtcNow();
            var messages = await lookups.ClaimLedgerMessagesAsync(now, now + LedgerMessage.Lease, room, ct);
            claimed = messages.Count;
            foreach (var message in messages)
            {
                _ = SendAsync(message, ct);
            }

            return claimed;
        }
        finally
        {
            if (room > claimed)
            {
                _places.Release(room - claimed);
            }
        }
    }

    private async Task SendAsync(ClaimedMessage message, CancellationToken ct)
    {
        try
        {
            await sender.SendAsync(message, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The portal stops: after the lease another sender asks the ledger first.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.LogError(e, "Message {MessageId} of company {CompanyId} could not be sent; it is taken up again", message.MessageId, message.CompanyId);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - _sweptAt > TimeSpan.FromHours(1))
        {
            _sweptAt = now;
            await lookups.ForgetFloorRequestsAsync(now - KeysAreKeptFor, ct);
        }
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }
}
