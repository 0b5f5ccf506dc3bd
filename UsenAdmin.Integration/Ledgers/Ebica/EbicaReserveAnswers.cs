using System.Text.Json;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>Reads what ebica says of reservations.</summary>
internal static class EbicaReserveAnswers
{
    public static LedgerAnswer<EbicaPage<LedgerReservation>> Page(JsonElement data)
    {
        var page = EbicaJson.Read<EbicaReserves>(data);
        var records = page?.Reserves.Select(Record).OfType<LedgerReservation>().ToList();
        return page is not null && EbicaText.Number(page.Total) is { } total && records!.Count == page.Reserves.Count
            ? new EbicaPage<LedgerReservation>(total, records)
            : LedgerFailure.Malformed;
    }

    public static LedgerAnswer<LedgerSeated> Seated(JsonElement data, string? asked) =>
        EbicaJson.Read<EbicaSeated>(data) is { } seated && PartnerText.IsId(seated.ReserveNo) && (asked is null || seated.ReserveNo == asked)
            ? new LedgerSeated(seated.ReserveNo)
            : LedgerFailure.Malformed;

    private static LedgerReservation? Record(EbicaReserve? reserve)
    {
        if (reserve is null || !PartnerText.IsId(reserve.ReserveNo) || EbicaText.SeatIds(reserve.SeatNos) is var seats && !seats.All(PartnerText.IsId)
            || !IsText(reserve.Name) || !IsText(reserve.NameKana) || !IsText(reserve.Memo) || !PartnerText.Fits(reserve.PosVisitNo)
            || Status(reserve.Status) is not { } status || Source(reserve.ReserveType) is not { } source || EbicaText.Time(reserve.VisitTime) is not { } start
            || EbicaText.Number(reserve.StayMin) is not { } stay || EbicaText.Number(reserve.Num) is not { } party
            || (!string.IsNullOrEmpty(reserve.Amount) && EbicaText.Number(reserve.Amount) is null))
        {
            return null;
        }

        return new LedgerReservation
        {
            ReservationId = reserve.ReserveNo,
            Status = status,
            Source = source,
            StartAt = start,
            DurationMinutes = stay,
            PartySize = party,
            GuestName = reserve.Name.Length == 0 ? null : reserve.Name,
            GuestKana = string.IsNullOrEmpty(reserve.NameKana) ? null : reserve.NameKana,
            SeatIds = seats,
            VisitId = Guid.TryParseExact(reserve.PosVisitNo, "N", out var visit) ? visit.ToString() : reserve.PosVisitNo,
            Bill = !string.IsNullOrEmpty(reserve.SlipNo) && !string.IsNullOrEmpty(reserve.Amount)
                ? new LedgerBillFacts(reserve.SlipNo, EbicaText.Number(reserve.Amount)!.Value, party)
                : null,
            VisitNote = (reserve.Memo ?? "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static bool IsText(string? text) => PartnerText.Fits(text, int.MaxValue);

    private static LedgerReservationStatus? Status(string status) => status switch
    {
        "01" => LedgerReservationStatus.Booked,
        "02" => LedgerReservationStatus.Seated,
        "03" => LedgerReservationStatus.Finished,
        "09" => LedgerReservationStatus.Cancelled,
        _ => null,
    };

    private static LedgerReservationSource? Source(string type) => type switch
    {
        "1" => LedgerReservationSource.Web,
        "2" => LedgerReservationSource.Phone,
        "3" => LedgerReservationSource.WalkIn,
        "4" => LedgerReservationSource.PosWalkIn,
        _ => null,
    };
}
