using Microsoft.AspNetCore.Components.Server.Circuits;

namespace UsenAdmin.Web.Account;

/// <summary>When the person of this circuit last did something: clicks and keys count, a clock that ticks does not.</summary>
public sealed class CircuitActivity(TimeProvider time) : CircuitHandler
{
    public DateTimeOffset? LastAt { get; private set; }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        LastAt = time.GetUtcNow();
        return next(context);
    };
}
