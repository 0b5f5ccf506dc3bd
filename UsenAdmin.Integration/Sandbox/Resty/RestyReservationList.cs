using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>Reservations of a time, at most 100 a page, by start; or the one record of a visit.</summary>
internal static class RestyReservationList
{
    private const int PageSize = 100;

    public static async Task<RestyAnswer> GetAsync(HttpContext http, SandboxBooks books, CancellationToken ct)
    {
        var (query, store) = (http.Request.Query, SandboxCaller.StoreOf(http));
        if (query["visitId"].FirstOrDefault() is { } visit)
        {
            return Guid.TryParseExact(visit, "D", out var visitId)
                ? Page(store, await books.FindVisitAsync(store.StoreId, visitId.ToString(), ct) is { } record ? [record] : [], null)
                : RestyAnswers.Invalid("visitId: a UUID is required.");
        }

        if (!RestyInput.IsTime(query["from"].FirstOrDefault(), out var from) || !RestyInput.IsTime(query["to"].FirstOrDefault(), out var to))
        {
            return RestyAnswers.Invalid("from, to: times with an offset are required.");
        }

        var cursor = query["cursor"].FirstOrDefault();
        var after = cursor is null ? null : Read(cursor);
        if (cursor is not null && after is null)
        {
            return RestyAnswers.Invalid("cursor: it is none of ours.", "invalid_cursor");
        }

        var records = await books.ListAsync(store, from, to, after, PageSize + 1, ct);
        return Page(store, [.. records.Take(PageSize)], records.Count > PageSize ? Write(records[PageSize - 1]) : null);
    }

    private static RestyAnswer Page(SandboxStore store, IReadOnlyList<SandboxReservation> records, string? nextCursor) =>
        RestyAnswer.Of(new { reservations = records.Select(r => RestyShapes.Reservation(store, r)), nextCursor });

    /// <summary>The last record of a page; what is in it is nobody's business.</summary>
    private static string Write(SandboxReservation last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.StartAt.UtcTicks} {last.ReservationId}")));

    private static (DateTimeOffset StartAt, string ReservationId)? Read(string cursor)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (!Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2);
        return parts is [var ticks, var id] && !id.Contains('\0')
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
                ? (new DateTimeOffset(at, TimeSpan.Zero), id)
                : null;
    }
}
