namespace UsenAdmin.Data.Model;

/// <summary>Constraints of the floor that an action tells apart when one of them refuses it.</summary>
public static class FloorModelNames
{
    /// <summary>One party per table.</summary>
    public const string OnePartyPerTable = "ux_visit_tables_held";

    /// <summary>One visit per reservation.</summary>
    public const string OneVisitPerReservation = "ux_visits_reservation";
}
