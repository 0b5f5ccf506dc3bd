using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>The contract's schemas, made of what the ledger holds.</summary>
internal static class RestyShapes
{
    public static object Store(SandboxStore store) => new { storeId = store.StoreId, name = store.Name, posOption = store.PosOption, timeZone = store.TimeZone };

    /// <summary>A capacity that nobody set is left out: the contract knows no null there.</summary>
    public static object Table(SandboxTable table)
    {
        var shape = new Dictionary<string, object?> { ["tableId"] = table.TableId, ["name"] = table.Name };
        if (table.MinCapacity is { } least)
        {
            shape["minCapacity"] = least;
        }

        if (table.MaxCapacity is { } most)
        {
            shape["maxCapacity"] = most;
        }

        shape["area"] = table.Area;
        shape["order"] = table.Order;
        return shape;
    }

    public static object Hours(SandboxStore store) => new
    {
        timeZone = store.TimeZone,
        days = store.Hours.Select(d => new { day = d.Day, open = d.Open, hours = BusinessHours.Of(d).Select(h => new { from = BusinessHours.Text(h.From), to = BusinessHours.Text(h.To) }) }),
    };

    public static object Reservation(SandboxStore store, SandboxReservation record) => new
    {
        reservationId = record.ReservationId,
        status = Status(record.Status),
        source = Source(record.Source),
        startAt = StoreClock.WithOffset(store, record.StartAt),
        durationMinutes = record.DurationMinutes,
        partySize = record.PartySize,
        guestName = record.GuestName,
        guestKana = record.GuestKana,
        tableIds = record.TableIds,
        visitId = record.VisitId,
        bill = record.BillNumber is null ? null : new { billNumber = record.BillNumber, amount = record.BillAmount, partySize = record.BillPartySize },
        visitNote = record.VisitNote,
        updatedAt = StoreClock.WithOffset(store, record.UpdatedAt),
    };

    private static string Status(ReservationStatus status) => status switch
    {
        ReservationStatus.Booked => "booked",
        ReservationStatus.Seated => "seated",
        ReservationStatus.Finished => "finished",
        ReservationStatus.Cancelled => "cancelled",
        ReservationStatus.NoShow => "no_show",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static string Source(ReservationSource source) => source switch
    {
        ReservationSource.Web => "web",
        ReservationSource.Phone => "phone",
        ReservationSource.Staff => "staff",
        ReservationSource.WalkIn => "walk_in",
        ReservationSource.PosWalkIn => "pos_walk_in",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };
}
