using UsenAdmin.Data.Ledgers.AutoMap;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>
/// What is being edited on テーブル情報マッピング: the stored mapping, the choices on top of it, and the last step to take back.
/// Nothing here is stored; 登録 sends <see cref="Chosen"/>.
/// </summary>
public sealed class MappingEditor
{
    private readonly Dictionary<Guid, AutoMapVerdict> _verdicts = [];
    private Dictionary<Guid, string> _chosen;
    private Dictionary<Guid, string>? _before;
    private Dictionary<string, MappingSeat> _seats;
    private Dictionary<string, Guid> _tableBySeat = [];
    private Dictionary<Guid, MappingTable> _tables;

    public MappingEditor(TableMappingView view)
    {
        View = view;
        (_seats, _tables) = ById(view);
        _chosen = Stored(view);
        Index();
    }

    public TableMappingView View { get; private set; }

    /// <summary>Rows that can be mapped; 待機テーブル cannot (連携対象外).</summary>
    public IEnumerable<MappingTable> Mappable => View.Tables.Where(t => t.Category != TableCategory.Waiting);

    public IReadOnlyDictionary<Guid, string> Chosen => _chosen;

    /// <summary>What 自動マッピング did last, until something else is done.</summary>
    public AutoMapProposal? Proposal { get; private set; }

    public bool CanUndo => _before is not null;

    public bool HasSeats => View.Seats.Any(s => !s.IsMissing);

    public int Mapped => _chosen.Count;

    public int Total => Mappable.Count();

    public int Unsaved => Mappable.Count(t => _chosen.GetValueOrDefault(t.TableId) != t.SeatId);

    public IEnumerable<MappingTable> Unmapped => Mappable.Where(t => !_chosen.ContainsKey(t.TableId));

    /// <summary>With fewer seats than tables: how many more tables can get one; null where every table can.</summary>
    public int? StillPossible
    {
        get
        {
            var free = View.Seats.Count(s => !s.IsMissing && !_tableBySeat.ContainsKey(s.SeatId));
            return free < Total - Mapped ? free : null;
        }
    }

    public MappingSeat? SeatOf(MappingTable table)
    {
        if (!_chosen.TryGetValue(table.TableId, out var seatId))
        {
            return null;
        }

        return _seats.GetValueOrDefault(seatId) ?? new MappingSeat(seatId, table.SeatName ?? seatId, null, null, true);
    }

    /// <summary>The table whose row holds the seat now; null when it is free.</summary>
    public MappingTable? UserOf(string seatId) =>
        _tableBySeat.TryGetValue(seatId, out var table) ? _tables[table] : null;

    public bool IsChanged(MappingTable table) => _chosen.GetValueOrDefault(table.TableId) != table.SeatId;

    /// <summary>The tier by which 自動マッピング chose this row; null for rows chosen by hand or stored.</summary>
    public AutoMapVerdict? VerdictOf(MappingTable table) => _verdicts.TryGetValue(table.TableId, out var verdict) ? verdict : null;

    /// <returns>False when another row holds the seat.</returns>
    public bool Choose(Guid tableId, string? seatId)
    {
        if (seatId is not null && _tableBySeat.TryGetValue(seatId, out var user) && user != tableId)
        {
            return false;
        }

        Step();
        _before = null; // A choice by hand is undone by hand.
        _verdicts.Remove(tableId);
        Set(tableId, seatId);
        Index();
        return true;
    }

    /// <summary>クリア: every row, also those that a filter hides.</summary>
    public int Clear()
    {
        Step();
        var emptied = _chosen.Count;
        _chosen = [];
        _verdicts.Clear();
        Index();
        return emptied;
    }

    /// <summary>自動マッピング fills the empty rows only.</summary>
    public AutoMapProposal AutoMap()
    {
        Step();
        var proposal = AutoMapRule.Propose(
            [.. Mappable.Select(t => new AutoMapTable(t.TableId, t.Name, t.ShortName, _chosen.GetValueOrDefault(t.TableId)))],
            [.. View.Seats.Where(s => !s.IsMissing).Select(s => new AutoMapSeat(s.SeatId, s.Name))]);
        foreach (var outcome in proposal.Outcomes.Where(o => o.SeatId is not null))
        {
            Set(outcome.TableId, outcome.SeatId);
            _verdicts[outcome.TableId] = outcome.Verdict;
        }

        Index();
        Proposal = proposal;
        return proposal;
    }

    /// <summary>元に戻す: as before the last 自動マッピング or クリア.</summary>
    public void Undo()
    {
        _chosen = _before ?? _chosen;
        _before = null;
        Proposal = null;
        _verdicts.Clear();
        Index();
    }

    /// <summary>
    /// The newest state from the database, with this person's own changes on top: nothing that was typed is lost. A choice whose seat
    /// somebody else has used meanwhile gives way.
    /// </summary>
    public void Rebase(TableMappingView newest)
    {
        var mine = Mappable.Where(IsChanged).ToDictionary(t => t.TableId, t => _chosen.GetValueOrDefault(t.TableId));
        View = newest;
        (_seats, _tables) = ById(newest);
        _chosen = Stored(newest);
        foreach (var table in Mappable.Where(t => mine.ContainsKey(t.TableId)))
        {
            _chosen.Remove(table.TableId);
        }

        Index();
        foreach (var (table, seat) in mine.Where(m => m.Value is not null && Mappable.Any(t => t.TableId == m.Key) && !_tableBySeat.ContainsKey(m.Value!)))
        {
            _chosen[table] = seat!;
        }

        _before = null;
        Index();
    }

    /// <summary>The newest state from the database, and the choices as a person put them together.</summary>
    public void TakeOver(TableMappingView newest, IReadOnlyDictionary<Guid, string> chosen)
    {
        View = newest;
        (_seats, _tables) = ById(newest);
        _chosen = new Dictionary<Guid, string>(chosen);
        _verdicts.Clear();
        (_before, Proposal) = (null, null);
        Index();
    }

    private static (Dictionary<string, MappingSeat> Seats, Dictionary<Guid, MappingTable> Tables) ById(TableMappingView view) =>
        (view.Seats.ToDictionary(s => s.SeatId), view.Tables.ToDictionary(t => t.TableId));

    private static Dictionary<Guid, string> Stored(TableMappingView view) => view.Tables
        .Where(t => t.SeatId is not null && t.Category != TableCategory.Waiting).ToDictionary(t => t.TableId, t => t.SeatId!);

    private void Step()
    {
        _before = new Dictionary<Guid, string>(_chosen);
        Proposal = null;
    }

    private void Set(Guid tableId, string? seatId)
    {
        if (seatId is null)
        {
            _chosen.Remove(tableId);
        }
        else
        {
            _chosen[tableId] = seatId;
        }
    }

    private void Index() => _tableBySeat = _chosen.ToDictionary(c => c.Value, c => c.Key);
}
