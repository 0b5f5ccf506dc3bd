using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Webhooks;

/// <summary>
/// Sends the events that are due, until somebody takes them (2xx within 5 s) or 24 h are over: at least once, in no particular order. The queue
/// lies in the database, so it survives a restart, and several processes share it.
/// </summary>
internal sealed class SandboxEventSender(
    DbContextOptions<SandboxDb> options, SandboxEventQueue queue, TimeProvider time, ILogger<SandboxEventSender> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Sent = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lives = TimeSpan.FromHours(24);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Answer }) { Timeout = Answer };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == AtOnce)
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning(e, "The sandbox could not look for events; it looks again");
            }

            await queue.WaitAsync(Look, stoppingToken);
        }
    }

    private async Task<int> SendDueAsync(CancellationToken ct)
    {
        var events = await ClaimAsync(ct);
        await Task.WhenAll(events.Select(e => SendAsync(e, ct)));
        return events.Count;
    }

    /// <summary>Takes the oldest due events for itself, for so long that every one of them is answered or given up by then.</summary>
    private async Task<IReadOnlyList<SandboxEvent>> ClaimAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = new SandboxDb(options);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Events.Where(e => e.OccurredAt < now - Lives).ExecuteDeleteAsync(ct);
        var due = await db.Events.FromSql(
            $"select * from sandbox.events where next_try_at <= {now.ToUniversalTime()} order by next_try_at limit {AtOnce} for update skip locked").ToListAsync(ct);
        foreach (var e in due)
        {
            e.NextTryAt = now + Sent;
            e.Tries++;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return due;
    }

    private async Task SendAsync(SandboxEvent e, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        if (await IsTakenAsync(db, e, ct))
        {
            await db.Events.Where(x => x.Id == e.Id).ExecuteDeleteAsync(ct);
            return;
        }

        var next = time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, e.Tries - 1), LongestWait.TotalSeconds));
        await db.Events.Where(x => x.Id == e.Id).ExecuteUpdateAsync(x => x.SetProperty(y => y.NextTryAt, next), ct);
    }

    private async Task<bool> IsTakenAsync(SandboxDb db, SandboxEvent e, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var webhook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.CompanyCode == e.CompanyCode, ct);
        var secrets = await db.WebhookSecrets.AsNoTracking()
            .Where(s => s.CompanyCode == e.CompanyCode && (s.ExpiresAt == null || s.ExpiresAt > now))
            .OrderByDescending(s => s.Id).Select(s => s.Secret).ToListAsync(ct);
        if (webhook is null)
        {
            return true; // Turned off meanwhile: nobody wants to hear of it.
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new { id = e.Id.ToString(), type = e.Type, storeId = e.StoreId, occurredAt = e.OccurredAt });
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = Encoding.UTF8.WebName };
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Sign(body, now, secrets));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            logger.LogDebug("Event {Event} of store {Store} was not taken: {Failure}", e.Id, e.StoreId, failure.GetType().Name);
            return false;
        }
    }
}
