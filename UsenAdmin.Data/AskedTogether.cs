namespace UsenAdmin.Data;

/// <summary>
/// Answers together what many ask at once: while a statement is under way, further asks wait, and the next statement takes all of them.
/// There is no clock in it: whoever comes alone is answered at once, and whoever comes with thousands shares the cost of a round trip.
/// </summary>
/// <remarks>
/// A caller who no longer waits is left out, or not missed; the others are answered all the same, because a statement is nobody's own.
/// Where it fails, those who are in it hear why, and nobody else.
/// </remarks>
/// <param name="answer">Answers the asks, in their order.</param>
/// <param name="atMost">How many asks one statement takes.</param>
/// <param name="atOnce">How many statements may be under way, so that one that hangs does not hold up everybody.</param>
public sealed class AskedTogether<TAsk, TAnswer>(Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> answer, int atMost, int atOnce)
{
    private readonly Queue<Caller> _waiting = new();
    private int _underWay;

    /// <exception cref="OperationCanceledException">The caller did not want to wait longer. What it asked may have been done.</exception>
    public Task<TAnswer> AskAsync(TAsk ask, CancellationToken ct)
    {
        var caller = new Caller(ask);
        caller.ListenTo(ct);
        lock (_waiting)
        {
            _waiting.Enqueue(caller);
            if (_underWay == atOnce)
            {
                return caller.Task;
            }

            _underWay++;
        }

        // In nobody's context: those who come meanwhile are answered by the same loop.
        ThreadPool.UnsafeQueueUserWorkItem(static together => _ = together.AnswerAsync(), this, preferLocal: false);
        return caller.Task;
    }

    private async Task AnswerAsync()
    {
        while (Next() is { Count: > 0 } callers)
        {
            try
            {
                var answers = await answer([.. callers.Select(c => c.Ask)]);
                for (var i = 0; i < callers.Count; i++)
                {
                    callers[i].TrySetResult(answers[i]);
                }
            }
            catch (Exception e)
            {
                callers.ForEach(c => c.TrySetException(e)); // Thrown where it was asked.
            }

            callers.ForEach(c => c.Leave());
        }
    }

    private List<Caller> Next()
    {
        var next = new List<Caller>();
        lock (_waiting)
        {
            while (next.Count < atMost && _waiting.TryDequeue(out var caller))
            {
                if (caller.Task.IsCompleted)
                {
                    caller.Leave();
                }
                else
                {
                    next.Add(caller);
                }
            }

            if (next.Count == 0)
            {
                _underWay--;
            }
        }

        return next;
    }

    private sealed class Caller(TAsk ask) : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private CancellationTokenRegistration _listening;

        public TAsk Ask => ask;

        public void ListenTo(CancellationToken ct) =>
            _listening = ct.UnsafeRegister(static (caller, ended) => ((Caller)caller!).TrySetCanceled(ended), this);

        public void Leave() => _listening.Unregister();
    }
}
