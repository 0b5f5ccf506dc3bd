using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Counts wrong codes per address: 20 within a minute, then 429. Right ones do not count.</summary>
public sealed class EnrollmentTries(TimeProvider time)
{
    public const int PerMinute = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<IPAddress, Queue<DateTimeOffset>> _wrong = new();

    /// <returns>How long the address has to wait; null when it may try.</returns>
    public TimeSpan? WaitFor(IPAddress? address)
    {
        if (!_wrong.TryGetValue(Group(address), out var tries))
        {
            return null;
        }

        lock (tries)
        {
            Forget(tries);
            return tries.Count >= PerMinute ? tries.Peek() + Window - time.GetUtcNow() : null;
        }
    }

    public void CountWrong(IPAddress? address)
    {
        foreach (var (other, old) in _wrong)
        {
            lock (old)
            {
                Forget(old);
                if (old.Count == 0)
                {
                    _wrong.TryRemove(other, out _);
                }
            }
        }

        var tries = _wrong.GetOrAdd(Group(address), _ => new Queue<DateTimeOffset>(PerMinute));
        lock (tries)
        {
            if (tries.Count == PerMinute)
            {
                tries.Dequeue();
            }

            tries.Enqueue(time.GetUtcNow());
        }
    }

    private void Forget(Queue<DateTimeOffset> tries)
    {
        while (tries.TryPeek(out var oldest) && oldest <= time.GetUtcNow() - Window)
        {
            tries.Dequeue();
        }
    }

    // Whoever has one IPv6 address has all of its /64.
    private static IPAddress Group(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}

/// <summary>Turns an address away that has tried too many wrong codes.</summary>
public sealed class EnrollmentThrottle(EnrollmentTries tries) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (tries.WaitFor(context.HttpContext.Connection.RemoteIpAddress) is { } wait)
        {
            context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ErrorAnswers.Problem(new Error(ErrorKey.TooManyRequests));
        }

        return await next(context);
    }
}
