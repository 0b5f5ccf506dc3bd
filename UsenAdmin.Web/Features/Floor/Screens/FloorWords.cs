using System.Globalization;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>How the floor's screens word what the floor says.</summary>
public static class FloorWords
{
    public static string Ledger(LedgerProvider provider) => provider == LedgerProvider.Ebica ? "ebica" : "Resty";

    public static string Yen(long amount) => string.Create(CultureInfo.InvariantCulture, $"¥{amount:N0}");

    public static TimeZoneInfo Zone(MasterDocument? master) => TimeZoneInfo.FindSystemTimeZoneById(master?.Store.TimeZone ?? Data.Stores.StoreDetails.DefaultTimeZone);

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>滞在, in whole minutes.</summary>
    public static int Stay(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (int)(now - since).TotalMinutes);

    /// <summary>The tile's shape: every state reads without colour, too.</summary>
    public static string TileClass(TableView table, MasterTableKind kind, VisitView? visit) => string.Join(' ', new[]
    {
        "tile-table",
        table.State switch
        {
            TableState.Blocked => "tile-blocked",
            TableState.AwaitingReset => "tile-reset",
            TableState.Paid => "tile-paid",
            TableState.Seated when kind == MasterTableKind.Waiting => "tile-waiting",
            TableState.Seated when visit?.GuestName is not null => "tile-reserved",
            TableState.Seated => "tile-walk-in",
            _ when kind == MasterTableKind.Waiting => "tile-waiting-free",
            _ => null,
        },
        table.GroupId is not null ? "tile-grouped" : null,
        visit?.Warned == true ? "tile-warned" : null,
    }.OfType<string>());

    public static bool IsUnpaid(this VisitView visit) => visit.State is VisitState.Seating or VisitState.Seated;
}
