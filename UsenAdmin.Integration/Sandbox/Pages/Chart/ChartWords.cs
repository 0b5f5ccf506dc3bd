using Microsoft.Extensions.Localization;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Pages.Chart;

/// <summary>How the chart and its forms word a record.</summary>
internal static class ChartWords
{
    public static bool IsWalkIn(SandboxReservation record) => record.Source is ReservationSource.WalkIn or ReservationSource.PosWalkIn;

    /// <summary>What is over stays where it was.</summary>
    public static bool CanMove(SandboxReservation record) => record.Status is ReservationStatus.Booked or ReservationStatus.Seated;

    public static string Guest(SandboxReservation record, IStringLocalizer text) =>
        !string.IsNullOrEmpty(record.GuestName) ? text["Guest", record.GuestName]
        : IsWalkIn(record) ? text["WalkIn"]
        : !string.IsNullOrEmpty(record.GuestKana) ? text["Guest", record.GuestKana]
        : text["NoName"];

    /// <summary>The second line of a 予約コマ.</summary>
    public static string Line(SandboxReservation record, IStringLocalizer text) => string.Join("　", new[]
    {
        text["Persons", record.PartySize].Value,
        record.Status == ReservationStatus.Booked ? null : text["Status_" + record.Status].Value,
        string.IsNullOrEmpty(record.Allergies) ? null : text["Allergies"].Value,
        string.IsNullOrEmpty(record.Anniversary) ? null : text["Anniversary"].Value,
    }.OfType<string>());

    public static string KomaClass(SandboxReservation record) => record.Status == ReservationStatus.Finished ? "koma-done"
        : IsWalkIn(record) ? "koma-walk-in"
        : record.Status == ReservationStatus.Seated ? "koma-seated"
        : "koma-booked";

    public static string Tables(SandboxChart chart, IReadOnlyList<string> tableIds, IStringLocalizer text) => tableIds.Count == 0
        ? text["NoTable"]
        : string.Join("、", tableIds.Select(id => chart.Tables.FirstOrDefault(t => t.TableId == id)?.Name ?? text["GoneTable", id]));

    public static string Refusal(BookRefusal refusal, IStringLocalizer text) => text["Refusal_" + refusal];
}
