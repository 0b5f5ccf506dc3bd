using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Sandbox.Engine;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>What ebica answers: always 200 with an envelope, but for what its gateway says.</summary>
internal sealed record EbicaAnswer(string Body, int Status = StatusCodes.Status200OK, string ContentType = "application/json; charset=utf-8") : IResult
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static EbicaAnswer Gateway { get; } =
        new("<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>", StatusCodes.Status502BadGateway, "text/html; charset=utf-8");

    public static EbicaAnswer Ok(object? data = null) => Envelope("OK", null, null, data);

    public static EbicaAnswer No(string code, string message, object? data = null) => Envelope("NG", code, message, data);

    /// <summary>A request that is not of the contract, or a fault of ebica's own.</summary>
    public static EbicaAnswer Unexpected(string why) => No("E9999", why);

    public static EbicaAnswer Known(string reserveNo) => No("E3005", "登録済みの来店です。", new { ReserveNo = reserveNo });

    public static EbicaAnswer Refused(BookRefusal refusal) => refusal switch
    {
        BookRefusal.TableNotDesignated => No("E3001", "席が指定されていません。"),
        BookRefusal.AnotherReservationExists => No("E3002", "別の予約があります。"),
        BookRefusal.OutsideBusinessHours => No("E3003", "営業時間外です。"),
        BookRefusal.UnknownTable => No("E3004", "席が見つかりません。"),
        BookRefusal.AlreadySeated => No("E3006", "配席済みです。"),
        BookRefusal.DepartureBeforeStart => No("E3007", "来店時刻より前です。"),
        BookRefusal.WalkInExists => No("E3008", "ウォークインがあります。"),
        BookRefusal.NotSeated => No("E3009", "配席されていません。"),
        BookRefusal.Blocked => No("E3010", "席がブロックされています。"),
        BookRefusal.ReservationCancelled => No("E3011", "取り消された予約です。"),
        _ => Unexpected("処理できません。"),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        return httpContext.Response.WriteAsync(Body, httpContext.RequestAborted);
    }

    private static EbicaAnswer Envelope(string result, string? code, string? message, object? data) =>
        new(JsonSerializer.Serialize(new { Result = result, ErrorCode = code, ErrorMessage = message, Data = data }, Json));
}
