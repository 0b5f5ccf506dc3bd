using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>The gate of Resty's API: callers are known by their key.</summary>
internal sealed class RestyGate(
    DbContextOptions<SandboxDb> options, SandboxRates rates, SandboxFaults faults, SandboxSlowness slowness, ILogger<RestyGate> logger)
    : SandboxGate(options, SandboxDialect.Resty, perSecond: 20, rates, faults, slowness, logger)
{
    private const string Bearer = "Bearer ";

    private readonly DbContextOptions<SandboxDb> _options = options;

    protected override IResult Refusal(GateRefusal refusal) => refusal switch
    {
        GateRefusal.StoreNotFound => RestyAnswers.StoreNotFound(),
        GateRefusal.TooMany => RestyAnswers.RateLimited(),
        GateRefusal.OptionMissing => RestyAnswers.PosOptionRequired(),
        GateRefusal.Maintenance => RestyAnswers.Maintenance(),
        GateRefusal.Gateway => RestyAnswers.Gateway,
        _ => RestyAnswers.InternalError(),
    };

    protected override async Task<(SandboxCompany? Company, byte[] Body, IResult? Refused)> KnowAsync(HttpContext http)
    {
        await using var db = new SandboxDb(_options);
        var header = http.Request.Headers.Authorization.ToString();
        var apiKey = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        var company = await db.Companies.AsNoTracking().SingleOrDefaultAsync(c => c.ApiKey == apiKey, http.RequestAborted);
        return (company, [], company is null ? RestyAnswers.InvalidApiKey() : null);
    }

    protected override string? StoreIdOf(HttpContext http) => http.Request.RouteValues["storeId"] as string;

    protected override bool IsSlowByItself(HttpRequest request) => RestyWrites.Takes(request);

    protected override IResult Half(object answer)
    {
        var whole = (RestyAnswer)answer;
        return whole with
        {
            Status = whole.Body is null ? StatusCodes.Status200OK : whole.Status,
            Body = whole.Body is { } body ? body[..(body.Length / 2)] : "{\"",
        };
    }
}
