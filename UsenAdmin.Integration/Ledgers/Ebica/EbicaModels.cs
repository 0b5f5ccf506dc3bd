using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsenAdmin.Integration.Ledgers.Ebica;

// The partner's shapes. What its contract requires is required here, so that an answer without it is malformed. Numbers are digits.

internal sealed record EbicaEnvelope(
    [property: JsonRequired] string Result, [property: JsonRequired] string? ErrorCode, [property: JsonRequired] string? ErrorMessage, [property: JsonRequired] JsonElement Data);

internal sealed record EbicaShop([property: JsonRequired] string ShopCode, [property: JsonRequired] string ShopName, [property: JsonRequired] string PosOption);

internal sealed record EbicaSeats([property: JsonRequired] string Total, [property: JsonRequired] IReadOnlyList<EbicaSeat> Seats);

internal sealed record EbicaSeat(
    [property: JsonRequired] string SeatNo,
    [property: JsonRequired] string SeatName,
    [property: JsonRequired] string MinNum,
    [property: JsonRequired] string MaxNum,
    [property: JsonRequired] string SortNo,
    string? FloorName);

internal sealed record EbicaCalendar([property: JsonRequired] IReadOnlyList<EbicaDay> Days);

internal sealed record EbicaDay([property: JsonRequired] string Date, [property: JsonRequired] string Holiday, [property: JsonRequired] IReadOnlyList<EbicaOpenTime> Times);

internal sealed record EbicaOpenTime([property: JsonRequired] string Open, [property: JsonRequired] string Close);

internal sealed record EbicaReserves([property: JsonRequired] string Total, [property: JsonRequired] IReadOnlyList<EbicaReserve> Reserves);

internal sealed record EbicaReserve(
    [property: JsonRequired] string ReserveNo,
    [property: JsonRequired] string Status,
    [property: JsonRequired] string ReserveType,
    [property: JsonRequired] string VisitTime,
    [property: JsonRequired] string StayMin,
    [property: JsonRequired] string Num,
    [property: JsonRequired] string Name,
    [property: JsonRequired] string SeatNos,
    string? NameKana,
    string? PosVisitNo,
    string? SlipNo,
    string? Amount,
    string? Memo);

internal sealed record EbicaSeated([property: JsonRequired] string ReserveNo);

internal sealed record EbicaVisit(string PosVisitNo, string? ReserveNo, string SeatNos, string VisitTime, string Num);

internal sealed record EbicaSlip(string SlipNo, string Amount, string Num, string SlipTime, string SlipKind);

internal sealed record EbicaLeave(string LeaveTime);
