using Microsoft.AspNetCore.Components;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Terminals.Browser;

namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>
/// A page of a terminal that shows the store's floor. What another terminal does is seen here within a second: this node tells at once,
/// and what happened on another node shows in the floor's revision, which is asked every second.
/// </summary>
public abstract class FloorPage : TerminalPage
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private IDisposable? _listener;
    private ITimer? _timer;
    private int _reading;

    [Inject]
    public required FloorQueries Floors { get; set; }

    [Inject]
    public required FloorNotices Notices { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    [Inject]
    public required ILogger<FloorPage> Logger { get; set; }

    /// <summary>Null until it was read, and while the terminal holds no master.</summary>
    protected FloorView? Floor { get; private set; }

    /// <summary>What the last press came to, when it was refused.</summary>
    protected Error? Refusal { get; set; }

    /// <summary>What is to be known although the last press was done.</summary>
    protected IReadOnlyList<Error> Told { get; set; } = [];

    /// <summary>A press is being carried out.</summary>
    protected bool IsBusy { get; private set; }

    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The terminal, with a key of its own for each press.</summary>
    protected FloorCaller Caller => FloorCaller.Of(Session.Terminal!, Session.Master!.Version, Guid.NewGuid().ToString("N"));

    protected override async Task LoadAsync()
    {
        if (Session.Master is null || Session.Terminal is not { } terminal)
        {
            Floor = null;
            return;
        }

        if (_listener is null)
        {
            _listener = Notices.Listen(terminal.StoreId, terminal.IsTraining, () => _ = InvokeAsync(() => ReadAsync(false)));
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(() => ReadAsync(true)), null, LookAgain, LookAgain);
        }

        await ReadFloorAsync();
    }

    /// <summary>Read after the floor, whenever it changed.</summary>
    protected virtual Task ReadMoreAsync() => Task.CompletedTask;

    protected VisitView? Visit(Guid? id) => Floor?.Visits.FirstOrDefault(v => v.VisitId == id);

    protected string NameOf(Guid tableId) => Floor?.Tables.FirstOrDefault(t => t.TableId == tableId)?.Name ?? "";

    protected string NamesOf(IEnumerable<Guid> tableIds) => string.Join("・", tableIds.Select(NameOf));

    /// <summary>Carries out a press. A refusal and what is to be known stand on the page afterwards.</summary>
    /// <returns>Null when it was refused.</returns>
    protected async Task<FloorChange?> DoAsync(Func<Task<Result<FloorChange>>> press)
    {
        if (IsBusy)
        {
            return null;
        }

        (IsBusy, Refusal, Told) = (true, null, []);
        try
        {
            var result = await press();
            Refusal = result.Error;
            Told = result.IsDone ? result.Value.Warnings : [];
            await ReadFloorAsync();
            return result.IsDone ? result.Value : null;
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected void Forget() => (Refusal, Told) = (null, []);

    // One reading at a time: while one runs, the next second asks again.
    private async Task ReadAsync(bool onlyIfChanged)
    {
        if (Interlocked.Exchange(ref _reading, 1) == 1)
        {
            return;
        }

        try
        {
            if (Session.Master is not null && Session.Terminal is not null
                && (!onlyIfChanged || await Floors.RevisionAsync(Caller, CancellationToken.None) != Floor?.Revision))
            {
                await ReadFloorAsync();
                StateHasChanged();
            }
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException { InnerException: Npgsql.NpgsqlException })
        {
            Logger.LogWarning(e, "The floor could not be read; tried again in {Interval}", LookAgain);
        }
        finally
        {
            _reading = 0;
        }
    }

    private async Task ReadFloorAsync()
    {
        var read = await Floors.FloorAsync(Caller, null, CancellationToken.None);
        if (read.IsDone)
        {
            Floor = read.Value;
            await ReadMoreAsync();
        }
        else
        {
            Refusal = read.Error;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _listener?.Dispose();
        _timer?.Dispose();
        base.Dispose(disposing);
    }
}
