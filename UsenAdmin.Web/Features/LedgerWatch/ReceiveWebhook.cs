using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>
/// An event of Resty comes in: who it is for, whether it is genuine, then a row, then a job. It is answered as soon as the row is there;
/// should the process die before the job is queued, the sweep finds the row.
/// </summary>
public sealed class ReceiveWebhook(
    CrossCompanyQueries lookups, UsenAdminDbFactory contexts, WebhookSecrets secrets, IBackgroundJobClient jobs, TimeProvider time, ILogger<ReceiveWebhook> logger)
{
    public const int MaxBytes = 64 * 1024;
    public const string SignatureHeader = "Resty-Signature";

    private const int MaxKeyLength = 64;

    /// <returns>An HTTP status: 204, 404 for an unknown key, 401 for a wrong signature, 400 for a genuine body that is no event.</returns>
    public async Task<int> ExecuteAsync(string pathKey, string? signature, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (pathKey.Length > MaxKeyLength || await lookups.FindWebhookAsync(pathKey, ct) is not { Provider: LedgerProvider.Resty } owner)
        {
            return StatusCodes.Status404NotFound;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var webhook = await db.LedgerWebhooks.SingleAsync(w => w.Provider == owner.Provider, ct);
        var now = time.GetUtcNow();
        if (!WebhookSignature.IsGenuine(signature, body.Span, webhook.SecretsAt(now).Select(secrets.Reveal), now))
        {
            logger.LogWarning("A webhook for company {CompanyId} was refused: no genuine signature", owner.CompanyId);
            return StatusCodes.Status401Unauthorized;
        }

        if (Read(body.Span) is not { } told)
        {
            return StatusCodes.Status400BadRequest;
        }

        if (await db.WebhookEvents.AnyAsync(e => e.Provider == owner.Provider && e.EventId == told.Id, ct))
        {
            return StatusCodes.Status204NoContent;
        }

        db.WebhookEvents.Add(new WebhookEvent(owner.CompanyId, owner.Provider, told.Id, told.Type, told.StoreId, now));
        if (webhook.LastEventAt is null || now - webhook.LastEventAt > TimeSpan.FromMinutes(1))
        {
            webhook.EventCame(now);
        }

        try
        {
            await db.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return StatusCodes.Status204NoContent; // The same event, at the same moment.
        }

        jobs.Enqueue<HandleWebhookEvents>(job => job.ExecuteAsync(CancellationToken.None));
        return StatusCodes.Status204NoContent;
    }

    private static Told? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return Text(json.RootElement, "id", WebhookEvent.MaxIdLength) is { } id && Text(json.RootElement, "type", 60) is { } type
                && Text(json.RootElement, "storeId", 40) is { } store
                ? new Told(id, type, store)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // PostgreSQL takes no NUL in text.
    private static string? Text(JsonElement json, string name, int maxLength) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text && text.Length <= maxLength && !text.Any(char.IsControl)
            ? text
            : null;

    private sealed record Told(string Id, string Type, string StoreId);
}
