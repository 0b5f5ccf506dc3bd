using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>A fault of a store, on demand.</summary>
/// <param name="Seconds">How long a slow store takes.</param>
/// <param name="Times">How many answers are spoiled; null means all until it is taken back.</param>
public sealed record SandboxFault(FaultKind Kind, int Seconds = 0, int? Times = null);

/// <summary>障害: makes a store's answers go wrong, and right again.</summary>
public sealed class SandboxFaults(DbContextOptions<SandboxDb> options)
{
    public async Task<IReadOnlyDictionary<string, SandboxFault>> ListAsync(CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.AsNoTracking().Where(s => s.Fault != FaultKind.None)
            .ToDictionaryAsync(s => s.StoreId, s => new SandboxFault(s.Fault, s.FaultSeconds, s.FaultTimes), ct);
    }

    /// <returns>False when there is no such store.</returns>
    public async Task<bool> SetAsync(string storeId, SandboxFault fault, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.Where(s => s.StoreId == storeId).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.Fault, fault.Kind).SetProperty(x => x.FaultSeconds, Math.Clamp(fault.Seconds, 0, 300)).SetProperty(x => x.FaultTimes, fault.Times), ct) == 1;
    }
}

/// <summary>The same for programs: <c>GET /sandbox/faults</c>, <c>PUT</c> and <c>DELETE /sandbox/faults/{storeId}</c>.</summary>
internal static class FaultEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static void MapFaults(this IEndpointRouteBuilder endpoints)
    {
        var faults = endpoints.MapGroup("/sandbox/faults").AllowAnonymous().DisableAntiforgery();
        faults.MapGet("", async (SandboxFaults all, CancellationToken ct) => Results.Json(await all.ListAsync(ct), Json));
        faults.MapPut("/{storeId}", PutAsync);
        faults.MapDelete("/{storeId}", async (string storeId, SandboxFaults all, CancellationToken ct) =>
            await all.SetAsync(storeId, new SandboxFault(FaultKind.None), ct) ? Results.NoContent() : Results.NotFound());
    }

    private static async Task<IResult> PutAsync(string storeId, HttpRequest request, SandboxFaults all, CancellationToken ct)
    {
        try
        {
            var fault = await request.ReadFromJsonAsync<SandboxFault>(Json, ct);
            return fault is not null && await all.SetAsync(storeId, fault, ct) ? Results.NoContent() : Results.NotFound();
        }
        catch (JsonException e)
        {
            return Results.BadRequest(e.Message);
        }
    }
}
