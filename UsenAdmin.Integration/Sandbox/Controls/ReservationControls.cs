using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Controls;

/// <summary>予約登録, ウォークイン登録, their changes, and ブロック登録 for programs.</summary>
internal static class ReservationControls
{
    private const string By = "テスト";

    private sealed record ReservationInput(
        DateTimeOffset StartAt,
        int PartySize = 2,
        int DurationMinutes = SandboxReservation.DefaultStayMinutes,
        int Children = 0,
        string? GuestName = null,
        string? GuestKana = null,
        string? Phone = null,
        string? Allergies = null,
        string? Anniversary = null,
        string? Note = null,
        IReadOnlyList<string>? TableIds = null,
        ReservationSource Source = ReservationSource.Web,
        bool EvenIfTaken = false)
    {
        public ReservationDetails Details() => new()
        {
            StartAt = StartAt,
            DurationMinutes = DurationMinutes,
            PartySize = PartySize,
            Children = Children,
            GuestName = GuestName,
            GuestKana = GuestKana,
            Phone = Phone,
            Allergies = Allergies,
            Anniversary = Anniversary,
            Note = Note,
            TableIds = TableIds ?? [],
        };
    }

    /// <param name="Status"><c>cancelled</c> or <c>noShow</c>, instead of the others.</param>
    private sealed record ReservationChange(
        DateTimeOffset? StartAt = null,
        int? DurationMinutes = null,
        int? PartySize = null,
        IReadOnlyList<string>? TableIds = null,
        ReservationStatus? Status = null,
        bool EvenIfTaken = false)
    {
        public ReservationDetails Of(ReservationDetails before) => before with
        {
            StartAt = StartAt ?? before.StartAt,
            DurationMinutes = DurationMinutes ?? before.DurationMinutes,
            PartySize = PartySize ?? before.PartySize,
            TableIds = TableIds ?? before.TableIds,
        };
    }

    /// <param name="From">17:00, up to 36:00.</param>
    private sealed record BlockInput(
        DateOnly Date, string From, string To, IReadOnlyList<string> TableIds, string? Note = null, BlockRepeat Repeat = BlockRepeat.None, DateOnly? RepeatUntil = null);

    public static void MapReservations(this IEndpointRouteBuilder store)
    {
        store.MapGet("/reservations/{reservationId}", async (string storeId, string reservationId, SandboxReservations all, CancellationToken ct) =>
            await all.FindAsync(storeId, reservationId, ct) is { } record ? SandboxControls.Answer(record) : Results.NotFound());
        store.MapPost("/reservations", AddAsync);
        store.MapPatch("/reservations/{reservationId}", ChangeAsync);
        store.MapPost("/blocks", AddBlockAsync);
        store.MapDelete("/blocks/{blockId}", async (string storeId, string blockId, SandboxBlocks blocks, CancellationToken ct) =>
            SandboxControls.DoneOr404(await blocks.RemoveAsync(storeId, blockId, ct) is not null));
    }

    private static async Task<IResult> AddAsync(string storeId, HttpRequest request, SandboxReservations all, CancellationToken ct)
    {
        var input = await SandboxControls.ReadAsync<ReservationInput>(request);
        return input.Source == ReservationSource.PosWalkIn
            ? Results.BadRequest("source: web, phone, staff or walkIn; a POS's walk-in comes over its own API.")
            : Of(await all.RegisterAsync(storeId, input.Source, input.Details(), By, input.EvenIfTaken, ct), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string storeId, string reservationId, HttpRequest request, SandboxReservations all, CancellationToken ct)
    {
        var change = await SandboxControls.ReadAsync<ReservationChange>(request);
        return change.Status switch
        {
            null => await all.FindAsync(storeId, reservationId, ct) is { } record
                ? Of(await all.EditAsync(storeId, reservationId, change.Of(record.Details()), By, change.EvenIfTaken, ct))
                : Results.NotFound(),
            ReservationStatus.Cancelled => Of(await all.CancelAsync(storeId, reservationId, By, ct)),
            ReservationStatus.NoShow => Of(await all.NoShowAsync(storeId, reservationId, By, ct)),
            _ => Results.BadRequest("status: cancelled or noShow."),
        };
    }

    private static async Task<IResult> AddBlockAsync(string storeId, HttpRequest request, SandboxBlocks blocks, CancellationToken ct)
    {
        var input = await SandboxControls.ReadAsync<BlockInput>(request);
        if (BusinessHours.Minutes(input.From) is not { } from || BusinessHours.Minutes(input.To) is not { } to)
        {
            return Results.BadRequest("from, to: 17:00 as far as 36:00.");
        }

        var details = new BlockDetails(input.Date, from, to, input.TableIds, input.Note, input.Repeat, input.RepeatUntil);
        return await blocks.RegisterAsync(storeId, details, By, ct) is { } block ? SandboxControls.Answer(block, StatusCodes.Status201Created) : Results.NotFound();
    }

    private static IResult Of(BookAnswer? answer, int status = StatusCodes.Status200OK) => answer switch
    {
        null or { Refusal: BookRefusal.ReservationNotFound } => Results.NotFound(),
        { Refusal: BookRefusal.DetailsUnsound } => Results.BadRequest("A party of 1 to 999, a stay of 5 to 1440 minutes, in this century."),
        { Refusal: { } refusal } => SandboxControls.Answer(new { refusal }, StatusCodes.Status409Conflict),
        _ => SandboxControls.Answer(answer.Record!, status),
    };
}
