using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>How a link's state looks and which resource key says it.</summary>
internal static class LinkWords
{
    public static Status StatusOf(LinkState? state) => state switch
    {
        LinkState.Verified => Status.Linked,
        LinkState.Registered => Status.Unverified,
        LinkState.Rejected => Status.NeedsAttention,
        _ => Status.Unlinked,
    };

    public static string Of(LinkState state) => state switch
    {
        LinkState.Verified => "Linked",
        LinkState.Registered => "Unverified",
        _ => "NeedsAttention",
    };
}
