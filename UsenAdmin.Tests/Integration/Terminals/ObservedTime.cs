using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace UsenAdmin.Tests.Integration.Terminals;

/// <summary>A clock that stands still until told, and tells when somebody begins to wait on it.</summary>
internal sealed class ObservedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero))
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next wait that somebody began and that lies between the two, however long ago it began.</summary>
    public async Task<TimeSpan> WaitBegunAsync(TimeSpan from, TimeSpan to, CancellationToken ct)
    {
        while (true)
        {
            var due = await _waits.Reader.ReadAsync(ct);
            if (due >= from && due <= to)
            {
                return due;
            }
        }
    }

    /// <summary>Lets waits of at most <paramref name="longest"/> pass as they begin, until that has come true.</summary>
    public async Task PassUntilAsync(Task comesTrue, TimeSpan longest, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        while (!comesTrue.IsCompleted)
        {
            var wait = WaitBegunAsync(TimeSpan.Zero, longest, end.Token);
            if (await Task.WhenAny(comesTrue, wait) == wait)
            {
                Advance(await wait);
            }
        }

        await end.CancelAsync();
        await comesTrue;
    }
}
