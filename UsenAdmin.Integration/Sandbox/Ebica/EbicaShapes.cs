using System.Globalization;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>The ledger's things in ebica's words: digits for numbers, minutes of the shop's clock, seats joined by commas.</summary>
internal static class EbicaShapes
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Hours later than that belong to the next day's own times.</summary>
    private const int LatestMinute = 29 * 60;

    public static object Shop(SandboxStore shop) => new { ShopCode = shop.StoreId, ShopName = shop.Name, PosOption = Flag(shop.PosOption) };

    public static object Seat(SandboxTable table) => new
    {
        SeatNo = table.TableId,
        SeatName = table.Name,
        MinNum = Digits(table.MinCapacity ?? 1),
        MaxNum = Digits(table.MaxCapacity ?? table.MinCapacity ?? 1),
        FloorName = table.Area ?? "",
        SortNo = Digits(table.Order),
    };

    public static object Day(SandboxStore shop, DateOnly day)
    {
        var (before, own) = (BusinessHours.Of(shop, day.AddDays(-1)), BusinessHours.Of(shop, day));
        var times = before.Where(t => t.To > LatestMinute).Select(t => Time(LatestMinute - MinutesOfDay, t.To - MinutesOfDay))
            .Concat(own.Select(t => Time(t.From, Math.Min(t.To, LatestMinute))));
        return new { Date = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), Holiday = Flag(own.Count == 0), Times = times };
    }

    public static object Reserve(SandboxStore shop, SandboxReservation record) => new
    {
        ReserveNo = record.ReservationId,
        Status = record.Status switch
        {
            ReservationStatus.Booked => "01",
            ReservationStatus.Seated => "02",
            ReservationStatus.Finished => "03",
            _ => "09",
        },
        ReserveType = record.Source switch
        {
            ReservationSource.Web => "1",
            ReservationSource.WalkIn => "3",
            ReservationSource.PosWalkIn => "4",
            _ => "2",
        },
        VisitTime = StoreClock.Local(shop, record.StartAt).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture),
        StayMin = Digits(record.DurationMinutes),
        Num = Digits(record.BillPartySize ?? record.PartySize),
        Name = record.GuestName ?? "",
        NameKana = record.GuestKana ?? "",
        SeatNos = string.Join(',', record.TableIds),
        PosVisitNo = record.VisitId,
        SlipNo = record.BillNumber,
        Amount = record.BillAmount?.ToString(CultureInfo.InvariantCulture),
        Memo = string.Join('\n', record.VisitNote),
    };

    public static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool on) => on ? "1" : "0";

    private static object Time(int from, int to) => new { Open = Clock(from), Close = Clock(to) };

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}{minutes % 60:00}");
}
