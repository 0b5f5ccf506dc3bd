using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using MudBlazor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>The page's steps: read, edit in memory, refresh the seats beside it, 登録, and the offer of マスタ同期.</summary>
public sealed partial class TableMappingPage(
    TableMappingQuery query, RegisterTableMapping register, SeatBook seats, StartMasterSync startSync,
    CurrentPerson person, IDialogService dialogs, NavigationManager navigation, IStringLocalizer<Resources.ReservationLinks> words) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private MappingEditor? _editor;
    private MappingGrid? _grid;
    private LedgerProvider _provider;
    private Error? _error;
    private RegisteredMapping? _registered;
    private Guid? _runId;
    private bool _missing;
    private bool _onlyUnmapped;
    private bool _refreshing;
    private bool _saving;
    private bool _seatsFailed;

    [Parameter]
    public Guid StoreId { get; set; }

    [Parameter]
    public required string ProviderName { get; set; }

    private int Unsaved => _editor?.Unsaved ?? 0;

    private bool CanEdit => _editor is { HasSeats: true, View.State: LinkState.Verified };

    private string ShortName => words["Short_" + _provider];

    private string LedgerName => words["Ledger_" + _provider];

    protected override async Task OnInitializedAsync()
    {
        if (!Enum.TryParse(ProviderName, ignoreCase: true, out _provider) || await ReadAsync() is not { } view)
        {
            _missing = true;
            return;
        }

        _editor = new MappingEditor(view);
    }

    // The seats that are known are shown at once; the ledger is asked beside it, however long it takes.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _editor is not null)
        {
            await RefreshSeatsAsync();
        }
    }

    private async Task<TableMappingView?> ReadAsync() =>
        await query.ExecuteAsync((await person.ActorAsync()).CompanyId, StoreId, _provider, _closing.Token);

    private async Task RefreshSeatsAsync()
    {
        if (_editor is not { } editor || _refreshing)
        {
            return;
        }

        _refreshing = true;
        StateHasChanged();
        try
        {
            _seatsFailed = !await seats.FetchAsync(await person.ActorAsync(), editor.View.LinkId, _closing.Token);
            if (await ReadAsync() is { } newest)
            {
                // Somebody else's 登録 is not slipped in here: the revision that was edited stays.
                editor.Rebase(newest with { Revision = editor.View.Revision, Tables = editor.View.Tables });
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return;
        }

        _refreshing = false;
        StateHasChanged();
    }

    private void Changed()
    {
        _registered = null;
        _error = null;
        StateHasChanged();
    }

    private void Only(bool only) => _onlyUnmapped = only;

    private void AutoMap()
    {
        _editor!.AutoMap();
        Changed();
    }

    private void Clear()
    {
        _editor!.Clear();
        Changed();
    }

    private void Undo()
    {
        _editor!.Undo();
        Changed();
    }

    private async Task RegisterAsync()
    {
        if (_editor is not { } editor || !CanEdit || _saving || !await dialogs.ConfirmAsync(Question(editor)))
        {
            return;
        }

        _saving = true;
        StateHasChanged();
        var request = new RegisterTableMappingRequest(editor.View.LinkId, editor.View.Revision, editor.Chosen);
        var result = await register.ExecuteAsync(await person.ActorAsync(), request, _closing.Token);
        _saving = false;
        if (!result.TryGet(out var registered, out var error))
        {
            _error = error;
        }
        else
        {
            _error = null;
            _registered = registered;
            _runId = null;
            _editor = new MappingEditor((await ReadAsync())!);
        }
    }

    private Confirmation Question(MappingEditor editor) => new(words["Confirm"], words["Ok"])
    {
        CancelText = words["Cancel"],
        FocusConfirm = true,
        Content = ConfirmContent(editor),
    };

    /// <summary>Somebody else registered first: their state, and this person's own changes on top.</summary>
    private async Task TakeNewestAsync()
    {
        _editor!.Rebase((await ReadAsync())!);
        _error = null;
    }

    private async Task SyncAsync()
    {
        var started = await startSync.ExecuteAsync(await person.ActorAsync(), StartMasterSyncRequest.For(StoreId), _closing.Token);
        if (started.TryGet(out var runId, out var error))
        {
            _runId = runId;
        }
        else
        {
            _error = error;
        }
    }

    private async Task GuardAsync(LocationChangingContext context)
    {
        if (Unsaved == 0)
        {
            return;
        }

        var leave = await dialogs.ConfirmAsync(new Confirmation(words["Leave_Question"], words["Leave"])
        {
            CancelText = words["Stay"],
            Destructive = true,
            Content = builder => builder.AddContent(0, words["Leave_Detail", Unsaved].Value),
        });
        if (!leave)
        {
            context.PreventNavigation();
        }
    }

    private Crumb[] Crumbs() =>
    [
        new(words["Top"], "/"), new(words["Settings"], "/operations/settings"), new(words["Links"], "/operations/reservation-link"),
        new(_editor!.View.StoreName, $"/operations/reservation-link/{StoreId}"), new(words["Mapping"]),
    ];

    private void ShowRun() => navigation.NavigateTo($"/operations/master-sync/{_runId}");

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
