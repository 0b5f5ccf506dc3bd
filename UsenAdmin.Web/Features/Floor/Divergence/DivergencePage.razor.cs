using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>Reads the board again by itself: what is mended is gone from it, and from beside it.</summary>
public sealed partial class DivergencePage(FloorDivergenceQueries queries, CurrentPerson person, LiveSignals signals, TimeProvider time, ILogger<DivergencePage> logger) : IDisposable
{
    private static readonly DivergenceKind?[] Kinds = [null, .. Enum.GetValues<DivergenceKind>().Cast<DivergenceKind?>()];
    private static readonly LedgerProvider?[] Ledgers = [null, .. Enum.GetValues<LedgerProvider>().Cast<LedgerProvider?>()];

    private readonly PageLife _life = new();
    private readonly Stack<(string? After, int First)> _before = new();
    private DivergenceList? _list;
    private DivergenceRow? _chosen;
    private DateTimeOffset? _asOf;
    private string? _store;
    private DivergenceKind? _kind;
    private LedgerProvider? _ledger;
    private string? _after;
    private int _first = 1;
    private bool _mayLink;
    private bool _failed;
    private bool _busy;
    private IDisposable? _listener;

    /// <summary>Where a difference is mended first: a key of the page's texts.</summary>
    public static string WhereOf(DivergenceKind kind) => kind switch
    {
        DivergenceKind.SeatedThereOnly or DivergenceKind.AwaitingResetLong => "Where_Pos",
        DivergenceKind.Undelivered => "Where_Here",
        _ => "Where_Ledger",
    };

    protected override async Task OnInitializedAsync()
    {
        var actor = await person.ActorAsync();
        _mayLink = await person.ActingAsync() is not null || (await person.PrincipalAsync()).Role().Allows(Permission.ManageLinks);
        _listener = signals.Listen(actor.CompanyId, LiveTopic.Reservations, () => _ = InvokeAsync(LoadAsync));
        await LoadAsync();
    }

    private static IconName IconOf(DivergenceKind kind) => kind switch
    {
        DivergenceKind.SeatDiffers => IconName.Move,
        DivergenceKind.MergedRecordStays => IconName.Merge,
        DivergenceKind.TakenHereOnly => IconName.Group,
        DivergenceKind.BlockedHereOnly => IconName.Blocked,
        DivergenceKind.AwaitingResetLong => IconName.Reset,
        DivergenceKind.NotLeftThere => IconName.Leave,
        DivergenceKind.EarlyArrival => IconName.Clock,
        DivergenceKind.SeatedThereOnly => IconName.Ledger,
        DivergenceKind.Undelivered => IconName.Send,
        _ => IconName.People,
    };

    private bool IsChosen(DivergenceRow row) => _chosen?.Identity == row.Identity;

    private Task ChooseKindAsync(DivergenceKind? kind)
    {
        _kind = kind;
        return SearchAsync();
    }

    private Task ChooseLedgerAsync(LedgerProvider? ledger)
    {
        _ledger = ledger;
        return SearchAsync();
    }

    private Task SearchAsync()
    {
        _before.Clear();
        (_after, _first) = (null, 1);
        return LoadAsync();
    }

    private Task NextAsync()
    {
        _before.Push((_after, _first));
        (_after, _first) = (_list!.Next, _first + _list.Rows.Count);
        return LoadAsync();
    }

    private Task PreviousAsync()
    {
        (_after, _first) = _before.Pop();
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (_life.IsOver || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var (filter, after) = (new DivergenceFilter(_store, _kind, _ledger), _after);
            _list = await queries.PageAsync(await person.ActorAsync(), filter, after, _life.Closing);
            _chosen = _list.Rows.FirstOrDefault(IsChosen);
            (_asOf, _failed) = (time.GetUtcNow(), false);
        }
        catch (OperationCanceledException) when (_life.IsOver)
        {
            _list = null;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            logger.LogWarning(e, "The differences could not be read");
            _failed = true;
        }

        _busy = false;
        if (!_life.IsOver)
        {
            StateHasChanged();
        }
    }

    public void Dispose()
    {
        _life.Dispose();
        _listener?.Dispose();
    }
}
