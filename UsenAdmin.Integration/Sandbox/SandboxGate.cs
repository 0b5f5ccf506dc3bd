using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>A request that was let in: who asks, about which store, with what body, and what is to go wrong on the way.</summary>
/// <param name="Store">Null for a call that is about no store.</param>
/// <param name="Body">Empty where the gate had no need to read it.</param>
internal sealed record SandboxCaller(SandboxCompany Company, SandboxStore? Store, SandboxFault Fault, byte[] Body)
{
    public static SandboxCaller Of(HttpContext http) => (SandboxCaller)http.Items[nameof(SandboxCaller)]!;

    public static SandboxStore StoreOf(HttpContext http) => Of(http).Store!;
}

/// <summary>What keeps a request from being answered.</summary>
internal enum GateRefusal
{
    StoreNotFound,
    TooMany,
    OptionMissing,
    Error,
    Maintenance,

    /// <summary>The page of a gateway in front of the partner.</summary>
    Gateway,
}

/// <summary>
/// What stands before every call of a partner's API: who calls, the store, the rate, the option, and the faults on demand. Each dialect knows its
/// callers in its own way, and words the answers.
/// </summary>
internal abstract class SandboxGate(
    DbContextOptions<SandboxDb> options, SandboxDialect dialect, int perSecond, SandboxRates rates, SandboxFaults faults, SandboxSlowness slowness, ILogger logger)
    : IEndpointFilter
{
    private static readonly SandboxFault None = new(FaultKind.None);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            var (caller, refused) = await AdmitAsync(http);
            if (caller is null)
            {
                return refused;
            }

            http.Items[nameof(SandboxCaller)] = caller;
            return await SpoilAsync(context, next, caller.Fault);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            logger.LogError(e, "The sandbox could not answer {Method} {Path}", http.Request.Method, http.Request.Path);
            return Refusal(GateRefusal.Error);
        }
    }

    /// <summary>As the partner words it.</summary>
    protected abstract IResult Refusal(GateRefusal refusal);

    /// <summary>Who calls, with the body where that tells; or what the partner answers to anybody else.</summary>
    protected abstract Task<(SandboxCompany? Company, byte[] Body, IResult? Refused)> KnowAsync(HttpContext http);

    /// <summary>The route's store ID; null for a call that is about no store.</summary>
    protected abstract string? StoreIdOf(HttpContext http);

    /// <summary>The answer broken off in the middle; the work is done.</summary>
    protected abstract IResult Half(object answer);

    protected virtual bool NeedsOption(HttpContext http) => true;

    /// <summary>True for a call that takes a slow store's time itself.</summary>
    protected virtual bool IsSlowByItself(HttpRequest request) => false;

    private async Task<(SandboxCaller? Caller, IResult? Refused)> AdmitAsync(HttpContext http)
    {
        var (company, body, stranger) = await KnowAsync(http);
        if (company is null)
        {
            return (null, stranger);
        }

        if (StoreIdOf(http) is not { } storeId)
        {
            return (new SandboxCaller(company, null, None, body), null);
        }

        // A store of another customer, or of the other partner, is no store to this one.
        await using var db = new SandboxDb(options);
        var store = await db.Stores.AsNoTracking().SingleOrDefaultAsync(
            s => s.StoreId == storeId && s.CompanyCode == company.Code && s.Dialect == dialect, http.RequestAborted);
        if (store is null)
        {
            return (null, Refusal(GateRefusal.StoreNotFound));
        }

        if (!rates.TryEnter(storeId, perSecond))
        {
            return (null, Refusal(GateRefusal.TooMany));
        }

        var fault = store.Fault == FaultKind.None ? None : await faults.TakeAsync(storeId, http.RequestAborted);
        store.PosOption &= fault.Kind != FaultKind.NoPosOption;
        return store.PosOption || !NeedsOption(http) ? (new SandboxCaller(company, store, fault, body), null) : (null, Refusal(GateRefusal.OptionMissing));
    }

    private async ValueTask<object?> SpoilAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, SandboxFault fault)
    {
        var http = context.HttpContext;
        switch (fault.Kind)
        {
            case FaultKind.Down:
                http.Abort();
                return Results.Empty;
            case FaultKind.Slow when !IsSlowByItself(http.Request):
                await slowness.WaitAsync(fault, HttpMethods.IsGet(http.Request.Method) ? http.RequestAborted : CancellationToken.None);
                return await next(context);
            case FaultKind.Error:
                return Refusal(GateRefusal.Error);
            case FaultKind.Maintenance:
                return Refusal(GateRefusal.Maintenance);
            case FaultKind.Html:
                return Refusal(GateRefusal.Gateway);
            case FaultKind.LostAnswer:
                await next(context);
                http.Abort();
                return Results.Empty;
            case FaultKind.Malformed:
                return Half((await next(context))!);
            default:
                return await next(context);
        }
    }
}
