using System.Text.Json;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>Reads what ebica says of a shop, its seats and its hours.</summary>
internal static class EbicaShopAnswers
{
    public static LedgerAnswer<LedgerStore> Shop(JsonElement data, string asked) =>
        EbicaJson.Read<EbicaShop>(data) is { PosOption: "0" or "1" } shop && shop.ShopCode == asked && PartnerText.Fits(shop.ShopName, PartnerText.MaxStoreNameLength)
            ? new LedgerStore(shop.ShopCode, shop.ShopName, shop.PosOption == "1")
            : LedgerFailure.Malformed;

    public static LedgerAnswer<EbicaPage<LedgerSeatInfo>> Seats(JsonElement data)
    {
        var page = EbicaJson.Read<EbicaSeats>(data);
        var seats = page?.Seats.Select(Seat).OfType<LedgerSeatInfo>().ToList();
        return page is not null && EbicaText.Number(page.Total) is { } total && seats!.Count == page.Seats.Count
            ? new EbicaPage<LedgerSeatInfo>(total, seats)
            : LedgerFailure.Malformed;
    }

    /// <summary>Each day from <paramref name="from"/> to <paramref name="to"/> once; a holiday's times count like any other's.</summary>
    public static LedgerAnswer<LedgerHours> Hours(JsonElement data, DateOnly from, DateOnly to)
    {
        var listed = EbicaJson.Read<EbicaCalendar>(data)?.Days;
        var days = listed?.Select(Day).OfType<LedgerDateHours>().ToList();
        if (listed is null || days!.Count != listed.Count)
        {
            return LedgerFailure.Malformed;
        }

        var asked = days.Where(d => d.Date >= from && d.Date <= to).ToList();
        return asked.Count == to.DayNumber - from.DayNumber + 1 && asked.DistinctBy(d => d.Date).Count() == asked.Count
            ? new LedgerHours(null, [], asked)
            : LedgerFailure.Malformed;
    }

    // A comma in a seat's number would be read as two seats.
    private static LedgerSeatInfo? Seat(EbicaSeat? seat) =>
        seat is not null && PartnerText.IsId(seat.SeatNo) && !seat.SeatNo.Contains(',') && PartnerText.Fits(seat.SeatName) && PartnerText.Fits(seat.FloorName)
        && EbicaText.Number(seat.MinNum) is { } least && EbicaText.Number(seat.MaxNum) is { } most && EbicaText.Number(seat.SortNo) is { } order
            ? new LedgerSeatInfo(seat.SeatNo, seat.SeatName, least, most, seat.FloorName, order)
            : null;

    private static LedgerDateHours? Day(EbicaDay? day)
    {
        var times = day?.Times.Select(OpenTime).OfType<LedgerOpenTime>().ToList();
        return day is { Holiday: "0" or "1" } && EbicaText.Day(day.Date) is { } date && times!.Count == day.Times.Count ? new LedgerDateHours(date, times) : null;
    }

    private static LedgerOpenTime? OpenTime(EbicaOpenTime? time) =>
        time is not null && EbicaText.Clock(time.Open) is { } open && EbicaText.Clock(time.Close) is { } close && open < close ? new LedgerOpenTime(open, close) : null;
}
