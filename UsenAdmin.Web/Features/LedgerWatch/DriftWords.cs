using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>How a change looks: what breaks seating is red, what only needs a look is amber, what touches no table is quiet.</summary>
internal static class DriftWords
{
    public static Tone ToneOf(DriftRow row) => row.Drift.Kind switch
    {
        DriftKind.ListEmptied or DriftKind.OptionEnded or DriftKind.StoreGone => Tone.Danger,
        DriftKind.Removed when row.TableId is not null => Tone.Danger,
        _ => row.TableId is not null || row.Drift.Kind == DriftKind.Added ? Tone.Warn : Tone.Neutral,
    };

    public static IconName IconOf(Tone tone) => tone switch
    {
        Tone.Danger => IconName.Failed,
        Tone.Warn => IconName.Warning,
        _ => IconName.Info,
    };

    public static bool IsOfStore(DriftKind kind) => kind is DriftKind.ListEmptied or DriftKind.OptionEnded or DriftKind.StoreGone;
}
