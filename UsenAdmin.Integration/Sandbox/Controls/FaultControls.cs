using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Controls;

/// <summary>障害: <c>GET /sandbox/faults</c>, <c>PUT</c> and <c>DELETE /sandbox/faults/{storeId}</c>.</summary>
internal static class FaultControls
{
    public static void MapFaults(this IEndpointRouteBuilder faults)
    {
        faults.MapGet("", async (SandboxFaults all, CancellationToken ct) => SandboxControls.Answer(await all.ListAsync(ct)));
        faults.MapPut("/{storeId}", async (string storeId, HttpRequest request, SandboxFaults all, CancellationToken ct) =>
            SandboxControls.DoneOr404(await all.SetAsync(storeId, await SandboxControls.ReadAsync<SandboxFault>(request), ct)));
        faults.MapDelete("/{storeId}", async (string storeId, SandboxFaults all, CancellationToken ct) =>
            SandboxControls.DoneOr404(await all.SetAsync(storeId, new SandboxFault(FaultKind.None), ct)));
    }
}
