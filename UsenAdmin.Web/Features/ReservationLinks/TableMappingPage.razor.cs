using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using MudBlazor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>The page's steps: read, edit in memory, refresh the seats beside it, 登録, and the offer of マスタ同期.</summary>
public sealed partial class TableMappingPage(
    TableMappingQuery query, RegisterTableMapping register, SeatBook seats, StartMasterSync startSync,
    CurrentPerson person, IDialogService dialogs, ISnackbar snackbar, LauncherLinks links, NavigationManager navigation, IStringLocalizer<Resources.ReservationLinks> words) : ComponentBase, IDisposable
{
    private readonly PageLife _life = new();
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

    /// <summary>The row that 席情報の変更 sent the person to.</summary>
    [SupplyParameterFromQuery(Name = "table")]
    public Guid? Marked { get; set; }

    /// <summary><c>unmapped</c> begins with 未マッピングのみ.</summary>
    [SupplyParameterFromQuery(Name = "only")]
    public string? OnlyWhat { get; set; }

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
        _onlyUnmapped = OnlyWhat == "unmapped";
        // The seats that are known are shown at once; the ledger is asked beside it, however long it takes.
        await RefreshSeatsAsync();
    }

    private async Task<TableMappingView?> ReadAsync() =>
        await query.ExecuteAsync((await person.ActorAsync()).CompanyId, StoreId, _provider, _life.Closing);

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
            _seatsFailed = !await seats.FetchAsync(await person.ActorAsync(), editor.View.LinkId, _life.Closing);
            if (await ReadAsync() is { } newest)
            {
                // Somebody else's 登録 is not slipped in here: the revision that was edited stays.
                editor.Rebase(newest with { Revision = editor.View.Revision, Tables = editor.View.Tables });
            }
        }
        catch (OperationCanceledException) when (_life.IsOver)
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

    // Whatever can be taken back gets 元に戻す instead of a question.
    private void Clear()
    {
        var emptied = _editor!.Clear();
        Changed();
        snackbar.AddUndo(words["Cleared", emptied], words["Undo"], () => InvokeAsync(Undo));
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
        var result = await register.ExecuteAsync(await person.ActorAsync(), request, _life.Closing);
        _saving = false;
        if (!result.TryGet(out var registered, out var error))
        {
            _error = error;
            await ReviewConflictAsync();
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

    /// <summary>Somebody else registered first: row by row, whose choice stays. Going back to editing changes nothing.</summary>
    private async Task ReviewConflictAsync()
    {
        if (_error is not { Key: ErrorKey.MappingChanged } changed || await ReadAsync() is not { } newest)
        {
            return;
        }

        var conflict = new MappingConflict(_editor!, newest);
        var parameters = new DialogParameters<MappingConflictDialog> { { d => d.Conflict, conflict }, { d => d.Title, Hosting.ErrorTexts.Of(changed) } };
        var dialog = await dialogs.ShowAsync<MappingConflictDialog>(null, parameters, ConfirmDialogs.Options);
        if (await dialog.Result is { Canceled: false })
        {
            _editor!.TakeOver(newest, conflict.Merge());
            _error = null;
        }
    }

    private static List<MappingTable> Gone(MappingEditor editor) => [.. editor.Mappable.Where(t => editor.SeatOf(t) is { IsMissing: true })];

    private string? LedgerScreen => links.For(_provider, _editor?.View.LedgerStoreId)?.Url;

    private async Task SyncAsync()
    {
        var started = await startSync.ExecuteAsync(await person.ActorAsync(), StartMasterSyncRequest.For(StoreId), _life.Closing);
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
        _life.Dispose();
    }
}
