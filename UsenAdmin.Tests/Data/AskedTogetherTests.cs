using System.Collections.Concurrent;
using UsenAdmin.Data;
using Xunit;

namespace UsenAdmin.Tests.Data;

public sealed class AskedTogetherTests : IDisposable
{
    private readonly ConcurrentQueue<IReadOnlyList<int>> _batches = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly ConcurrentQueue<TaskCompletionSource> _held = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_alone_is_asked_for_alone()
    {
        var together = new AskedTogether<int, string>(AnswerAsync, 10, 1);

        Assert.Equal("1", await together.AskAsync(1, Ct));
        Assert.Equal("2", await together.AskAsync(2, Ct));
        Assert.Equal([[1], [2]], _batches);
    }

    [Fact]
    public async Task Those_who_come_meanwhile_are_answered_together_each_with_his_own_answer_and_no_more_than_fit()
    {
        var together = new AskedTogether<int, string>(HeldAsync, 3, 1);
        var first = await BeginAsync(together, 1);
        var others = Enumerable.Range(2, 5).Select(n => together.AskAsync(n, Ct)).ToList();

        await GoOnAsync(3);

        Assert.Equal("1", await first);
        Assert.Equal(["2", "3", "4", "5", "6"], await Task.WhenAll(others));
        Assert.Equal([[1], [2, 3, 4], [5, 6]], _batches);
    }

    [Fact]
    public async Task One_that_hangs_does_not_hold_up_everybody()
    {
        var together = new AskedTogether<int, string>(asks => asks[0] == 1 ? HeldAsync(asks) : AnswerAsync(asks), 10, 2);
        var hanging = await BeginAsync(together, 1);

        Assert.Equal("2", await together.AskAsync(2, Ct));

        await GoOnAsync(1);
        Assert.Equal("1", await hanging);
    }

    [Fact]
    public async Task A_statement_that_fails_fails_for_those_who_are_in_it()
    {
        var together = new AskedTogether<int, string>(
            async asks =>
            {
                var answers = await HeldAsync(asks);
                return asks.Contains(3) ? throw new InvalidOperationException("away") : answers;
            },
            2, 1);
        var first = await BeginAsync(together, 1);
        var failing = new[] { together.AskAsync(2, Ct), together.AskAsync(3, Ct) };
        var after = together.AskAsync(4, Ct);

        await GoOnAsync(3);

        Assert.Equal(("1", "4"), (await first, await after));
        foreach (var caller in failing)
        {
            Assert.Equal("away", (await Assert.ThrowsAsync<InvalidOperationException>(() => caller)).Message);
        }
    }

    [Fact]
    public async Task Whoever_leaves_harms_nobody_and_is_not_asked_for_when_he_still_waited()
    {
        var together = new AskedTogether<int, string>(HeldAsync, 10, 1);
        using var leaving = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();
        var asked = together.AskAsync(1, leaving.Token);
        await _begun.WaitAsync(Ct);
        var waiting = together.AskAsync(2, gone.Token);
        var staying = together.AskAsync(3, Ct);

        await leaving.CancelAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await GoOnAsync(2);

        Assert.Equal("3", await staying);
        Assert.Equal([[1], [3]], _batches);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => together.AskAsync(4, gone.Token));
    }

    [Fact]
    public async Task Thousands_at_once_each_get_their_own()
    {
        var together = new AskedTogether<int, string>(
            async asks =>
            {
                await Task.Yield();
                return await AnswerAsync(asks);
            },
            100, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(n => Task.Run(() => together.AskAsync(n, Ct), Ct)));

        Assert.Equal(Enumerable.Range(0, 5_000).Select(n => $"{n}"), answers);
        Assert.Equal(5_000, _batches.Sum(b => b.Count));
        Assert.All(_batches, b => Assert.InRange(b.Count, 1, 100));
    }

    public void Dispose() => _begun.Dispose();

    private async Task<Task<string>> BeginAsync(AskedTogether<int, string> together, int ask)
    {
        var answer = together.AskAsync(ask, Ct);
        await _begun.WaitAsync(Ct);
        return answer;
    }

    private Task<IReadOnlyList<string>> AnswerAsync(IReadOnlyList<int> asks)
    {
        _batches.Enqueue(asks);
        return Task.FromResult<IReadOnlyList<string>>([.. asks.Select(n => $"{n}")]);
    }

    private async Task<IReadOnlyList<string>> HeldAsync(IReadOnlyList<int> asks)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(held);
        _begun.Release();
        await held.Task;
        return await AnswerAsync(asks);
    }

    // The first statement has begun already.
    private async Task GoOnAsync(int statements)
    {
        for (var i = 0; i < statements; i++)
        {
            if (i > 0)
            {
                await _begun.WaitAsync(Ct);
            }

            Assert.True(_held.TryDequeue(out var held));
            held.SetResult();
        }
    }
}
