namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>How the wire between a table and a seat is drawn: the product's one ornament.</summary>
public enum WireState
{
    /// <summary>Stored.</summary>
    Stored,

    /// <summary>Chosen now, not stored yet.</summary>
    Chosen,

    /// <summary>The seat is gone from the ledger.</summary>
    Broken,

    /// <summary>No seat.</summary>
    Stub,
}

/// <summary>What a row of the grid says.</summary>
public static class MappingWords
{
    /// <summary>The stored seat has another name in the ledger now.</summary>
    public static Func<MappingTable, bool> IsRenamed(MappingEditor editor) => table =>
        !editor.IsChanged(table) && editor.SeatOf(table) is { IsMissing: false } seat && table.SeatName is { } old && old != seat.Name;

    public static WireState WireOf(MappingEditor editor, MappingTable table) => editor.SeatOf(table) switch
    {
        null => WireState.Stub,
        { IsMissing: true } => WireState.Broken,
        _ => editor.IsChanged(table) ? WireState.Chosen : WireState.Stored,
    };
}
