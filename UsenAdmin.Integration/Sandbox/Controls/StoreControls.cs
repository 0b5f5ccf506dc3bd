using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Controls;

/// <summary>店舗情報, 営業日・時間設定 and テーブル設定 for programs.</summary>
internal static class StoreControls
{
    /// <param name="Hours">All days that have hours of their own, <c>common</c> among them.</param>
    private sealed record StoreChange(bool? PosOption = null, bool? TablesFinished = null, IReadOnlyList<SandboxDay>? Hours = null);

    private sealed record TableInput(string Name, int? MaxCapacity = null)
    {
        public bool IsSound => Name.Trim().Length is > 0 and <= SandboxTables.MaxNameLength && !Name.Contains('\0') && MaxCapacity is null or (> 0 and < 1000);
    }

    public static void MapStore(this IEndpointRouteBuilder store)
    {
        store.MapPatch("", ChangeAsync);
        store.MapPost("/tables", AddTableAsync);
        store.MapPut("/tables/{tableId}", EditTableAsync);
        store.MapDelete("/tables/{tableId}", async (string storeId, string tableId, SandboxTables tables, CancellationToken ct) =>
            SandboxControls.DoneOr404(await tables.RemoveAsync(storeId, tableId, ct)));
    }

    private static async Task<IResult> ChangeAsync(string storeId, HttpRequest request, SandboxStores stores, SandboxTables tables, CancellationToken ct)
    {
        var change = await SandboxControls.ReadAsync<StoreChange>(request);
        if (await stores.FindAsync(storeId, ct) is null)
        {
            return Results.NotFound();
        }

        if (change.Hours is { } hours && !await stores.SetHoursAsync(storeId, hours, ct))
        {
            return Results.BadRequest("hours: each day once, from before to, from2 and to2 after that or not at all, 17:00 as far as 36:00.");
        }

        if (change.PosOption is { } option)
        {
            await stores.SetOptionAsync(storeId, option, ct);
        }

        if (change.TablesFinished is { } finished)
        {
            await tables.FinishAsync(storeId, finished, ct);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> AddTableAsync(string storeId, HttpRequest request, SandboxTables tables, CancellationToken ct)
    {
        var input = await SandboxControls.ReadAsync<TableInput>(request);
        if (!input.IsSound)
        {
            return Results.BadRequest("name: 1 to 40 characters; maxCapacity: 1 to 999.");
        }

        return await tables.AddAsync(storeId, input.Name.Trim(), input.MaxCapacity, ct) is { } tableId
            ? SandboxControls.Answer(new { tableId }, StatusCodes.Status201Created)
            : Results.NotFound();
    }

    private static async Task<IResult> EditTableAsync(string storeId, string tableId, HttpRequest request, SandboxTables tables, CancellationToken ct)
    {
        var input = await SandboxControls.ReadAsync<TableInput>(request);
        return input.IsSound
            ? SandboxControls.DoneOr404(await tables.EditAsync(storeId, tableId, input.Name.Trim(), input.MaxCapacity, ct))
            : Results.BadRequest("name: 1 to 40 characters; maxCapacity: 1 to 999.");
    }
}
