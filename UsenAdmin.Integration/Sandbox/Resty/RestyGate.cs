using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>What stands before every call of Resty's API: the key, the rate, the store, the option, and the faults on demand.</summary>
internal sealed class RestyGate(DbContextOptions<SandboxDb> options, SandboxRates rates, TimeProvider time) : IEndpointFilter
{
    private const string Bearer = "Bearer ";

    public static SandboxStore Store(HttpContext http) => (SandboxStore)http.Items[nameof(RestyGate)]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var storeId = http.Request.RouteValues["storeId"] as string ?? "";
        await using var db = new SandboxDb(options);
        var header = http.Request.Headers.Authorization.ToString();
        var apiKey = header.StartsWith(Bearer, StringComparison.Ordinal) ? header[Bearer.Length..] : "";
        if (await db.Companies.AsNoTracking().SingleOrDefaultAsync(c => c.ApiKey == apiKey, http.RequestAborted) is not { } company)
        {
            return RestyAnswers.InvalidApiKey();
        }

        if (!rates.TryEnter(storeId))
        {
            return RestyAnswers.RateLimited(http);
        }

        // A store of another customer is no store to this one.
        var store = await db.Stores.SingleOrDefaultAsync(s => s.StoreId == storeId && s.CompanyCode == company.Code, http.RequestAborted);
        if (store is null)
        {
            return RestyAnswers.StoreNotFound();
        }

        http.Items[nameof(RestyGate)] = store;
        var fault = await TakeFaultAsync(db, store, http.RequestAborted);
        if (!store.PosOption || fault == FaultKind.NoPosOption)
        {
            return RestyAnswers.PosOptionRequired();
        }

        return await AnswerAsync(context, next, store, fault);
    }

    private async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, SandboxStore store, FaultKind fault)
    {
        var http = context.HttpContext;
        switch (fault)
        {
            case FaultKind.Down:
                http.Abort();
                return Results.Empty;
            case FaultKind.Slow:
                await Task.Delay(TimeSpan.FromSeconds(store.FaultSeconds), time, http.RequestAborted);
                return await next(context);
            case FaultKind.Error:
                return RestyAnswers.Error(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong.");
            case FaultKind.Maintenance:
                return RestyAnswers.Maintenance(http);
            case FaultKind.LostAnswer:
                await next(context);
                http.Abort();
                return Results.Empty;
            case FaultKind.Malformed:
                return Results.Text("{\"tables\": [{\"tableId\": \"A", "application/json", Encoding.UTF8);
            case FaultKind.Html:
                return Results.Text("<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>", "text/html", Encoding.UTF8);
            default:
                return await next(context);
        }
    }

    private static async Task<FaultKind> TakeFaultAsync(SandboxDb db, SandboxStore store, CancellationToken ct)
    {
        if (store.Fault == FaultKind.None || store.FaultTimes is not { } left)
        {
            return store.Fault;
        }

        var fault = store.Fault;
        store.FaultTimes = left - 1;
        if (left <= 1)
        {
            store.Fault = FaultKind.None;
            store.FaultTimes = null;
        }

        await db.SaveChangesAsync(ct);
        return fault;
    }
}

/// <summary>20 requests a second per store, as the partner allows.</summary>
internal sealed class SandboxRates : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(store =>
        RateLimitPartition.GetTokenBucketLimiter(store, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 20,
            TokensPerPeriod = 20,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    public bool TryEnter(string storeId)
    {
        using var lease = _limiter.AttemptAcquire(storeId);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
