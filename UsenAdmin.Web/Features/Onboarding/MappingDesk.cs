using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>What 一括連携 does with a store's mapping: read as the screen reads it, filled by a rule, registered by the action of the screen.</summary>
public sealed class MappingDesk(TableMappingQuery query, SeatBook seats, RegisterTableMapping register, TimeProvider time)
{
    /// <summary>Seats that are older are fetched first.</summary>
    private static readonly TimeSpan FreshEnough = TimeSpan.FromMinutes(10);

    public async Task<OnboardingOutcome> FillAsync(
        Actor actor, LedgerProvider provider, Guid storeId, Func<MappingEditor, (IReadOnlyDictionary<Guid, string> Seats, IReadOnlyList<string> Left)> fill, CancellationToken ct)
    {
        if (await ReadAsync(actor, provider, storeId, ct) is not { } editor)
        {
            return new OnboardingOutcome(OnboardingVerdict.NotLinked);
        }

        if (!editor.HasSeats)
        {
            return new OnboardingOutcome(OnboardingVerdict.NoSeats);
        }

        var before = editor.Mapped;
        var (chosen, left) = fill(editor);
        var text = left.Count == 0 ? null : string.Join("\n", left);
        if (chosen.Count == before)
        {
            return new OnboardingOutcome(OnboardingVerdict.NothingToMap, before, text);
        }

        var done = await register.ExecuteAsync(actor, new RegisterTableMappingRequest(editor.View.LinkId, editor.View.Revision, chosen), ct);
        return done.TryGet(out var registered, out var error)
            ? new OnboardingOutcome(OnboardingVerdict.Mapped, registered.Mapped, text)
            : new OnboardingOutcome(error.Key switch
            {
                ErrorKey.MappingChanged => OnboardingVerdict.ChangedByOther,
                ErrorKey.Forbidden => OnboardingVerdict.Forbidden,
                ErrorKey.LedgerTablesEmpty => OnboardingVerdict.NoSeats,
                ErrorKey.NotFound => OnboardingVerdict.NotLinked,
                _ => OnboardingVerdict.Failed,
            });
    }

    /// <returns>Null while the store is not linked, or the link is not verified.</returns>
    public async Task<MappingEditor?> ReadAsync(Actor actor, LedgerProvider provider, Guid storeId, CancellationToken ct)
    {
        var view = await query.ExecuteAsync(actor.CompanyId, storeId, provider, ct);
        if (view is not { State: LinkState.Verified })
        {
            return null;
        }

        if (view.SeatsFetchedAt is null || time.GetUtcNow() - view.SeatsFetchedAt > FreshEnough)
        {
            await seats.FetchAsync(actor, view.LinkId, ct);
            view = await query.ExecuteAsync(actor.CompanyId, storeId, provider, ct);
        }

        return view is { State: LinkState.Verified } ? new MappingEditor(view) : null;
    }
}
