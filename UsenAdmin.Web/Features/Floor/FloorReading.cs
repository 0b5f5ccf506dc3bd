using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Draws a picture up as the floor that terminals show.</summary>
internal static class FloorReading
{
    public static FloorView Of(FloorPicture picture, IReadOnlyList<VisitView> visits, long revision, DateOnly day)
    {
        // Of practice, what earlier days left is no longer there.
        var shown = visits.Select(v => v.VisitId).ToHashSet();
        var held = picture.Held.Values.Where(h => shown.Contains(h.VisitId)).ToDictionary(h => h.TableId);
        var groups = picture.Groups.GroupBy(g => g.Value, g => g.Key).Select(g => new GroupView(
            g.Key,
            [.. picture.Tables.Where(t => t.GroupId == g.Key).Select(t => t.TableId)],
            [.. g.Where(held.ContainsKey).Select(t => held[t].VisitId).Distinct()]));
        return new FloorView(
            revision, day,
            [.. picture.Tables.Select(t => new TableView(
                t.TableId, t.Name, State(picture, t.TableId, held), held.GetValueOrDefault(t.TableId)?.VisitId, t.GroupId,
                picture.Blocked.GetValueOrDefault(t.TableId), [.. Upcoming(picture, t, day)]))],
            visits, [.. groups]);
    }

    private static TableState State(FloorPicture picture, Guid tableId, Dictionary<Guid, HeldTable> held) =>
        picture.AwaitingReset.ContainsKey(tableId) ? TableState.AwaitingReset
        : held.TryGetValue(tableId, out var table) ? (table.State == VisitState.Paid ? TableState.Paid : TableState.Seated)
        : picture.Blocked.ContainsKey(tableId) ? TableState.Blocked
        : TableState.Free;

    private static IEnumerable<UpcomingReservation> Upcoming(FloorPicture picture, FloorTable table, DateOnly day) =>
        from ledger in picture.Ledgers
        let seat = table.SeatIn(ledger.Provider)
        where seat is not null
        from reservation in ledger.Standing
        where reservation is { Status: KnownStatus.Booked, IsReservation: true } && reservation.SeatIds.Contains(seat)
            && picture.Master.Days.Of(reservation.StartAt) == day && !picture.Reserved.ContainsKey((ledger.Provider, reservation.ReservationId))
        orderby reservation.StartAt
        select new UpcomingReservation(ledger.Provider, reservation.ReservationId, reservation.StartAt, reservation.GuestName, reservation.PartySize);
}
