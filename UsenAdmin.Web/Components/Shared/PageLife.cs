namespace UsenAdmin.Web.Components.Shared;

/// <summary>
/// How long a page lives. What it started is cancelled when it closes; work that ends later may still ask for the token,
/// which a disposed <see cref="CancellationTokenSource"/> would refuse.
/// </summary>
public sealed class PageLife : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public PageLife() => Closing = _source.Token;

    public CancellationToken Closing { get; }

    public bool IsOver => Closing.IsCancellationRequested;

    public void Dispose()
    {
        if (!IsOver)
        {
            _source.Cancel();
            _source.Dispose();
        }
    }
}
