using System.Globalization;
using Microsoft.AspNetCore.Components;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor.Screens;

public sealed partial class SeatingFlow
{
    private readonly HashSet<ErrorKey> _acknowledged = [];
    private IReadOnlyList<Guid> _tables = [];
    private LedgerProvider? _ledger;
    private string? _reservationId;
    private int _adults;
    private int _children;
    private string _note = "";
    private Error? _asked;
    private DateTimeOffset? _checkedAt;
    private IReadOnlyList<CheckLine> _check = [];
    private ReservationListView? _list;
    private bool _begun;

    private sealed record CheckLine(Tone Tone, string Title, string? Detail = null);

    [Parameter]
    public bool Handy { get; set; }

    [SupplyParameterFromQuery(Name = "table")]
    public Guid? TableId { get; set; }

    [SupplyParameterFromQuery(Name = "ledger")]
    public string? LedgerName { get; set; }

    [SupplyParameterFromQuery(Name = "reservation")]
    public string? ReservationName { get; set; }

    [Inject]
    public required SeatParty Seat { get; set; }

    [Inject]
    public required CheckSeating Check { get; set; }

    private string Root => Handy ? "/handy" : "/pos";

    private string ListHref => Handy ? "/handy/reservations" : "/pos/tables?reservations=open";

    private bool IsReservation => _reservationId is not null;

    private ReservationCard? Card => _list?.Reservations.FirstOrDefault(r => r.Ledger == _ledger && r.ReservationId == _reservationId);

    private int PartySize => _adults + _children;

    private string Subject => _tables.Count == 0 ? Place : $"{NamesOf(_tables)}・{(IsReservation ? Card?.GuestName is { } name ? Text["Guest", name] : Text["Reservation"] : Text["WalkIn"])}";

    private IEnumerable<TableView> FreeTables => Floor!.Tables.Where(t => t.State == TableState.Free && MasterOf(t.TableId).Kind == MasterTableKind.Regular);

    /// <summary>Others' designated reservations at the chosen tables that the stay would run into.</summary>
    private IReadOnlyList<UpcomingReservation> Overlapping =>
    [
        .. Floor!.Tables.Where(t => _tables.Contains(t.TableId)).SelectMany(t => t.Upcoming)
            .Where(r => r.ReservationId != _reservationId && r.StartAt < Now.AddMinutes(Session.Master!.Settings.DefaultStayMinutes)).DistinctBy(r => (r.Ledger, r.ReservationId)),
    ];

    protected override async Task ReadMoreAsync()
    {
        if (_begun)
        {
            return;
        }

        (_begun, _ledger, _reservationId) = (true, Enum.TryParse<LedgerProvider>(LedgerName, true, out var ledger) ? ledger : null, ReservationName);
        _list = (await Floors.ReservationsAsync(Caller, CancellationToken.None)) is { IsDone: true, Value: var list } ? list : null;
        _adults = Card?.PartySize ?? 2;
        if (TableId is { } table)
        {
            _tables = Together(table);
            await CheckAsync();
        }
    }

    private MasterTable MasterOf(Guid tableId) => Session.Master!.Tables.First(t => t.TableId == tableId);

    /// <summary>グループ before seating: its free tables are seated together (23).</summary>
    private IReadOnlyList<Guid> Together(Guid tableId)
    {
        var group = Floor!.Tables.FirstOrDefault(t => t.TableId == tableId)?.GroupId;
        return group is null ? [tableId] : [tableId, .. Floor.Tables.Where(t => t.GroupId == group && t.TableId != tableId && t.State == TableState.Free).Select(t => t.TableId)];
    }

    /// <summary>One of the designated tables stands for all of them (4).</summary>
    private async Task ChooseAsync(TableView table)
    {
        _tables = Card is { TableIds.Count: > 0 } card && card.TableIds.Contains(table.TableId) ? card.TableIds : Together(table.TableId);
        await CheckAsync();
    }

    private SeatPartyRequest Request() => new(_tables, _ledger, _reservationId, new Party(Math.Max(PartySize, 1), _adults, _children, string.IsNullOrWhiteSpace(_note) ? null : _note.Trim()), _acknowledged);

    private async Task CheckAsync()
    {
        Forget();
        _checkedAt = null;
        _check = [];
        var result = await Check.ExecuteAsync(Caller, Request(), CancellationToken.None);
        _checkedAt = Now;
        var seats = string.Join("・", _tables.Select(SeatText));
        if (!result.TryGet(out var warnings, out var error))
        {
            _asked = error.IsAsked() ? error : null;
            _check = [new CheckLine(error.IsAsked() ? Tone.Warn : Tone.Danger, ErrorTexts.Of(error), error.IsAsked() ? Text["Ask_" + error.Key].Value : null), new CheckLine(Tone.Ok, Text["Check_Mapping"], seats)];
            return;
        }

        _check = [.. warnings.Select(w => new CheckLine(Tone.Warn, ErrorTexts.Of(w))), .. InOrder([.. warnings.Select(w => w.Key)], seats)];
    }

    /// <summary>What was looked at and found right, beside what was not.</summary>
    private IEnumerable<CheckLine> InOrder(IReadOnlyList<ErrorKey> warned, string seats)
    {
        if (!warned.Contains(ErrorKey.LedgerNetworkError))
        {
            yield return new CheckLine(Tone.Ok, Text["Check_Hours"]);
            if (!warned.Contains(ErrorKey.AnotherReservationExists))
            {
                yield return new CheckLine(Tone.Ok, Text["Check_NoOther"]);
            }
        }

        if (!warned.Contains(ErrorKey.WalkInNotLinkedUnmapped))
        {
            yield return new CheckLine(Tone.Ok, Text["Check_Mapping"], seats);
        }

        yield return new CheckLine(Tone.Ok, Text["Check_Free"]);
    }

    private string SeatText(Guid tableId)
    {
        var seats = from ledger in Session.Master!.Ledgers from mapping in ledger.Mappings where mapping.TableId == tableId select $"{FloorWords.Ledger(ledger.Ledger)} {mapping.SeatName}";
        var text = string.Join("・", seats);
        return $"{NameOf(tableId)} → {(text.Length > 0 ? text : Text["Unmapped"])}";
    }

    private async Task Accept()
    {
        _acknowledged.Add(_asked!.Key);
        _asked = null;
        await CheckAsync();
    }

    private void ChooseAgain()
    {
        _asked = null;
        Navigation.NavigateTo(IsReservation ? $"{Root}/seat?ledger={_ledger}&reservation={Uri.EscapeDataString(_reservationId!)}" : $"{Root}/tables");
        _tables = [];
    }

    private void SetParty(ChangeEventArgs change)
    {
        if (int.TryParse((string?)change.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= UsenAdmin.Data.Floor.Visit.MaxPartySize)
        {
            (_adults, _children) = (Math.Max(0, size - _children), Math.Min(_children, size));
        }
    }

    private async Task SeatAsync(bool thenOrder)
    {
        if (await DoAsync(() => Seat.ExecuteAsync(Caller, Request(), CancellationToken.None)) is { } seated)
        {
            FloorNews.Leave(Session, Told);
            Navigation.NavigateTo(thenOrder ? $"{Root}/visits/{seated.SubjectId}/order" : $"{Root}/tables");
        }
        else if (Refusal?.IsAsked() == true)
        {
            _asked = Refusal;
        }
    }
}
