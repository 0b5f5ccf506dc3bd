using System.Collections.Concurrent;
using System.Net;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Counts wrong codes per address: 20 a minute, then 429. Right ones do not count.</summary>
public sealed class EnrollmentTries(TimeProvider time)
{
    public const int PerMinute = 20;

    private readonly ConcurrentDictionary<(IPAddress, long Minute), int> _wrong = new();

    public bool IsTooMany(IPAddress? address) => _wrong.GetValueOrDefault(Slot(address)) >= PerMinute;

    public void CountWrong(IPAddress? address)
    {
        var slot = Slot(address);
        _wrong.AddOrUpdate(slot, 1, (_, count) => count + 1);
        foreach (var old in _wrong.Keys.Where(k => k.Minute < slot.Minute))
        {
            _wrong.TryRemove(old, out _);
        }
    }

    private (IPAddress Address, long Minute) Slot(IPAddress? address) => (address ?? IPAddress.None, time.GetUtcNow().ToUnixTimeSeconds() / 60);
}

/// <summary>Turns an address away that has tried too many wrong codes.</summary>
public sealed class EnrollmentThrottle(EnrollmentTries tries) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (tries.IsTooMany(context.HttpContext.Connection.RemoteIpAddress))
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return ErrorAnswers.Problem(new Error(ErrorKey.TooManyRequests));
        }

        return await next(context);
    }
}
