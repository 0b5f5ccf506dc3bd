using Microsoft.Extensions.Hosting;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>遅延: how a slow store takes its time.</summary>
internal sealed class SandboxSlowness(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <param name="ct">For a caller whose going away ends the call; a call that changes something goes on without it.</param>
    public async Task WaitAsync(SandboxFault fault, CancellationToken ct)
    {
        if (fault.Kind == FaultKind.Slow)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
            await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), time, end.Token);
        }
    }
}
