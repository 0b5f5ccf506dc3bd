using System.Globalization;
using System.Resources;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>The sentences of the divergence board, in the language of the request or circuit.</summary>
internal sealed class DivergenceWords(TimeZoneInfo zone)
{
    private static readonly ResourceManager Texts = new(typeof(Resources.Floor));

    public static string Consequence(DivergenceKind kind) => Text("Consequence_" + kind);

    public string Here(DivergenceKind kind, string table, DateTimeOffset at) =>
        Text("Here_" + kind).Replace("{table}", table, StringComparison.Ordinal).Replace("{time}", Time(at), StringComparison.Ordinal);

    public static string There(DivergenceKind kind, string record, string seats) =>
        Text("There_" + kind).Replace("{record}", record, StringComparison.Ordinal).Replace("{seats}", seats, StringComparison.Ordinal);

    public string Mending(DivergenceKind kind, LedgerProvider ledger, string record, string seats, DateTimeOffset? until = null) =>
        Text("Mending_" + kind)
            .Replace("{ledger}", ledger == LedgerProvider.Ebica ? "ebica" : "Resty", StringComparison.Ordinal)
            .Replace("{record}", record, StringComparison.Ordinal)
            .Replace("{seats}", seats, StringComparison.Ordinal)
            .Replace("{time}", until is { } at ? Time(at) : "", StringComparison.Ordinal);

    /// <summary>「予約 18:00 ユウセン様」, 「ウォークイン 18:00」.</summary>
    public string Record(bool isReservation, DateTimeOffset startAt, string? guest) =>
        Text(isReservation ? guest is null ? "Record_Nameless" : "Record_Reservation" : "Record_WalkIn")
            .Replace("{time}", Time(startAt), StringComparison.Ordinal)
            .Replace("{guest}", guest ?? "", StringComparison.Ordinal);

    /// <summary>「ユウセン 様」, 「ウォークイン」: short, as on the line of time.</summary>
    public static string Party(string? guest) => guest is null ? Text("Party_WalkIn") : Text("Party_Guest").Replace("{guest}", guest, StringComparison.Ordinal);

    public static string Blocked => Text("Party_Blocked");

    public static string AwaitingReset => Text("Party_AwaitingReset");

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Text(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"Resources/Floor has no text {name}.");
}
