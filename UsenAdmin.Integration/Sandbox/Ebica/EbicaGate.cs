using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>The gate of ebica's API: callers are known by what they sign with.</summary>
internal sealed class EbicaGate(
    DbContextOptions<SandboxDb> options, EbicaSignature signature, SandboxRates rates, SandboxFaults faults, SandboxSlowness slowness, ILogger<EbicaGate> logger)
    : SandboxGate(options, SandboxDialect.Ebica, perSecond: 5, rates, faults, slowness, logger)
{
    private const int MaxBodyBytes = 64 * 1024;

    protected override IResult Refusal(GateRefusal refusal) => refusal switch
    {
        GateRefusal.StoreNotFound => EbicaAnswer.No("E2001", "店舗が見つかりません。"),
        GateRefusal.TooMany => EbicaAnswer.No("E1003", "リクエストが多すぎます。"),
        GateRefusal.OptionMissing => EbicaAnswer.No("E2002", "POS連携オプションがありません。"),
        GateRefusal.Maintenance => EbicaAnswer.No("E2003", "メンテナンス中です。"),
        GateRefusal.Gateway => EbicaAnswer.Gateway,
        _ => EbicaAnswer.Unexpected("サーバーエラーです。"),
    };

    protected override async Task<(SandboxCompany? Company, byte[] Body, IResult? Refused)> KnowAsync(HttpContext http)
    {
        if (await SandboxBody.ReadAsync(http, MaxBodyBytes) is not { } body)
        {
            return (null, [], EbicaAnswer.Unexpected("リクエストが大きすぎます。"));
        }

        var (company, refused) = await signature.CheckAsync(http.Request, body);
        return (company, body, refused);
    }

    protected override string? StoreIdOf(HttpContext http) => http.Request.RouteValues["shopCode"] as string;

    protected override IResult Half(object answer)
    {
        var whole = (EbicaAnswer)answer;
        return whole with { Body = whole.Body[..(whole.Body.Length / 2)] };
    }

    protected override bool NeedsOption(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<WithoutOption>() is null;

    /// <summary>Marks a call that needs no POS連携 option: it says whether there is one.</summary>
    internal sealed class WithoutOption;
}
