using Microsoft.AspNetCore.Components;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>Which tables are shown.</summary>
public enum FloorFilter
{
    All,
    Free,
    Taken,
    Waiting,
}

public sealed partial class FloorScreen
{
    private readonly HashSet<Guid> _chosen = [];
    private FloorFilter _filter;
    private Guid? _selected;
    private FloorPrompt? _prompt;
    private (Error Error, Func<IReadOnlyCollection<ErrorKey>, Task<Result<FloorChange>>> Again)? _asked;
    private VisitView? _ledgersOf;
    private bool _showsReservations;
    private bool _refreshing;
    private Error? _listRefusal;
    private IReadOnlyList<Error> _listTold = [];

    [Parameter]
    public bool Handy { get; set; }

    /// <summary>予約確認 is open from the beginning.</summary>
    [SupplyParameterFromQuery(Name = "reservations")]
    public string? Opened { get; set; }

    [Inject]
    public required RefreshReservations Refresh { get; set; }

    [Inject]
    public required MoveVisit Move { get; set; }

    [Inject]
    public required MergeVisits Merge { get; set; }

    [Inject]
    public required GroupTables Group { get; set; }

    [Inject]
    public required DissolveGroup Dissolve { get; set; }

    [Inject]
    public required CancelVisit CancelVisit { get; set; }

    [Inject]
    public required DepartVisit Depart { get; set; }

    [Inject]
    public required UndoCheckout UndoCheckout { get; set; }

    [Inject]
    public required BlockTable Block { get; set; }

    [Inject]
    public required UnblockTable Unblock { get; set; }

    [Inject]
    public required ReleaseTableReset ReleaseReset { get; set; }

    private ReservationListView? Reservations { get; set; }

    private string Root => Handy ? "/handy" : "/pos";

    /// <summary>Who is still to come on this business day.</summary>
    private int Waiting => Session.Master is { } master
        ? Reservations?.Reservations.Count(r => r.State == ReservationCardState.Waiting && new BusinessDays(FloorWords.Zone(master), Changeover).Of(r.StartAt) == Floor?.BusinessDay) ?? 0
        : 0;

    private TimeOnly Changeover => TimeOnly.ParseExact(Session.Master!.Settings.ChangeoverTime, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private TableView? Selected => _prompt is null ? Floor?.Tables.FirstOrDefault(t => t.TableId == _selected) : null;

    protected override void OnParametersSet() => _showsReservations |= Opened == "open";

    protected override async Task LoadAsync()
    {
        Told = [.. Told, .. FloorNews.Take(Session)];
        await base.LoadAsync();
    }

    protected override async Task ReadMoreAsync() => Reservations = (await Floors.ReservationsAsync(Caller, CancellationToken.None)) is { IsDone: true, Value: var list } ? list : Reservations;

    private IEnumerable<TableView> Tables(FloorFilter filter) => Floor!.Tables.Where(t => filter switch
    {
        FloorFilter.Free => t.State == TableState.Free && MasterOf(t).Kind == MasterTableKind.Regular,
        FloorFilter.Taken => t.State != TableState.Free,
        FloorFilter.Waiting => MasterOf(t).Kind == MasterTableKind.Waiting,
        _ => true,
    });

    private MasterTable MasterOf(TableView table) => Session.Master!.Tables.First(t => t.TableId == table.TableId);

    private int? GroupNumber(TableView table)
    {
        var index = table.GroupId is { } id ? Floor!.Groups.ToList().FindIndex(g => g.GroupId == id) : -1;
        return index < 0 ? null : index + 1;
    }

    private string SeatText(TableView table)
    {
        if (MasterOf(table).Kind == MasterTableKind.Waiting)
        {
            return Text["Excluded"];
        }

        var seats = from ledger in Session.Master!.Ledgers from mapping in ledger.Mappings where mapping.TableId == table.TableId select $"{FloorWords.Ledger(ledger.Ledger)} {mapping.SeatName}";
        var text = string.Join("・", seats);
        return text.Length > 0 ? text : Text["Unmapped"];
    }

    private async Task PickAsync(TableView table)
    {
        if (_prompt is null)
        {
            Forget();
            _selected = _selected == table.TableId ? null : table.TableId;
            return;
        }

        switch (_prompt.Kind)
        {
            case FloorPromptKind.Move:
                await MoveAsync(_prompt.Visit!.VisitId, table.TableId);
                break;
            case FloorPromptKind.Merge:
                var into = table.VisitId is { } id ? new MergeTarget(id, null) : new MergeTarget(null, table.TableId);
                await EndAsync(() => Merge.ExecuteAsync(Caller, _prompt.Visit!.VisitId, into, CancellationToken.None), table.TableId);
                break;
            default:
                if (!_chosen.Remove(table.TableId))
                {
                    _chosen.Add(table.TableId);
                }

                break;
        }
    }

    /// <summary>What may be pressed while a table is asked for.</summary>
    private bool CanChoose(TableView table) => _prompt!.Kind switch
    {
        FloorPromptKind.Move => table.State == TableState.Free,
        FloorPromptKind.Merge => (table.VisitId is { } id && id != _prompt.Visit!.VisitId && Visit(id)?.IsUnpaid() == true)
            || (table.State == TableState.Free && MasterOf(table).Kind == MasterTableKind.Waiting),
        FloorPromptKind.Combine => table.VisitId is { } other && other != _prompt.Visit!.VisitId && Visit(other)?.IsUnpaid() == true,
        _ => MasterOf(table).Kind == MasterTableKind.Regular && table.State is TableState.Free or TableState.Seated && !_prompt.Tables.Contains(table.TableId),
    };

    private Task MoveAsync(Guid visitId, Guid toTableId) => AskAsync(
        keys => Move.ExecuteAsync(Caller, visitId, toTableId, keys, CancellationToken.None), toTableId);

    /// <summary>Presses, and asks a person where the answer is a question.</summary>
    private async Task AskAsync(Func<IReadOnlyCollection<ErrorKey>, Task<Result<FloorChange>>> press, Guid then)
    {
        if (await DoAsync(() => press([])) is not null)
        {
            _selected = then;
            EndPrompt();
        }
        else if (Refusal is { } error && error.IsAsked())
        {
            _asked = (error, press);
        }
    }

    private async Task AcceptAsync()
    {
        var (error, press) = _asked!.Value;
        _asked = null;
        if (await DoAsync(() => press([error.Key])) is not null)
        {
            EndPrompt();
        }
    }

    private async Task EndAsync(Func<Task<Result<FloorChange>>> press, Guid? then)
    {
        if (await DoAsync(press) is not null)
        {
            _selected = then;
            EndPrompt();
        }
    }

    private async Task FinishPromptAsync()
    {
        var prompt = _prompt!;
        if (prompt.Kind == FloorPromptKind.Group)
        {
            await EndAsync(() => Group.ExecuteAsync(Caller, [.. prompt.Tables, .. _chosen], CancellationToken.None), prompt.Tables[0]);
        }
        else
        {
            var others = _chosen.Select(t => Floor!.Tables.First(x => x.TableId == t).VisitId).OfType<Guid>().Distinct();
            Navigation.NavigateTo($"{Root}/visits/{prompt.Visit!.VisitId}/checkout?with={string.Join(',', others)}");
        }
    }

    private void Ask(FloorPromptKind kind, TableView table)
    {
        Forget();
        _chosen.Clear();
        _prompt = new FloorPrompt(kind, Visit(table.VisitId), table.VisitId is { } id ? [.. Floor!.Tables.Where(t => t.VisitId == id).Select(t => t.TableId)] : [table.TableId]);
    }

    private void EndPrompt()
    {
        _prompt = null;
        _chosen.Clear();
    }

    private void SeatReservation(ReservationCard card) =>
        Navigation.NavigateTo($"{Root}/seat?ledger={card.Ledger}&reservation={Uri.EscapeDataString(card.ReservationId)}");

    private async Task RefreshAsync()
    {
        (_refreshing, _listRefusal, _listTold) = (true, null, []);
        try
        {
            var result = await Refresh.ExecuteAsync(Caller, CancellationToken.None);
            (_listRefusal, _listTold) = (result.Error, result.IsDone ? result.Value : []);
            await ReadMoreAsync();
        }
        finally
        {
            _refreshing = false;
        }
    }
}
