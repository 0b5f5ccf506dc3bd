using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>What became of one store.</summary>
/// <param name="Left">Tables that stay without a seat, with the reason.</param>
public sealed record OnboardingOutcome(OnboardingVerdict Verdict, int? Mapped = null, string? Left = null);

/// <summary>連携開始 of one row: the same action as by hand, its refusals as the report's words. A store that is linked with that ID already stays as it is.</summary>
public sealed class OnboardStore(UsenAdminDbFactory contexts, LinkStore link)
{
    public async Task<OnboardingOutcome> ExecuteAsync(Actor actor, LedgerProvider provider, Guid storeId, string ledgerStoreId, CancellationToken ct)
    {
        if (await StandingAsync(actor.CompanyId, provider, storeId, ledgerStoreId, ct) is { } standing)
        {
            return new OnboardingOutcome(standing);
        }

        var linked = await link.ExecuteAsync(actor, new LinkStoreRequest(storeId, provider, ledgerStoreId), ct);
        if (linked.TryGet(out var done, out var error))
        {
            return new OnboardingOutcome(done.State == LinkState.Verified ? OnboardingVerdict.Linked : OnboardingVerdict.LinkedUnverified, done.OfferedMappings > 0 ? done.OfferedMappings : null);
        }

        return new OnboardingOutcome(error.Key switch
        {
            ErrorKey.StoreIdNotFound => OnboardingVerdict.StoreIdNotFound,
            ErrorKey.StoreIdInUse => OnboardingVerdict.StoreIdInUse,
            ErrorKey.PosOptionRequired => OnboardingVerdict.PosOptionRequired,
            ErrorKey.LedgerCredentialsInvalid => OnboardingVerdict.CredentialsInvalid,
            ErrorKey.InvalidValue => OnboardingVerdict.StoreIdMalformed,
            ErrorKey.NotFound => OnboardingVerdict.NoSuchStore,
            ErrorKey.Forbidden => OnboardingVerdict.Forbidden,
            ErrorKey.ChangedByOther => await StandingAsync(actor.CompanyId, provider, storeId, ledgerStoreId, ct) ?? OnboardingVerdict.ChangedByOther,
            _ => OnboardingVerdict.Failed,
        });
    }

    private async Task<OnboardingVerdict?> StandingAsync(Guid companyId, LedgerProvider provider, Guid storeId, string ledgerStoreId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var known = await db.LedgerLinks.Where(l => l.StoreId == storeId && l.Provider == provider && l.UnlinkedAt == null).Select(l => l.LedgerStoreId).SingleOrDefaultAsync(ct);
        return known is null ? null
            : LedgerStoreId.TryParse(provider, ledgerStoreId, out var id) && id == known ? OnboardingVerdict.AlreadyLinked
            : OnboardingVerdict.LinkedWithOtherId;
    }
}
