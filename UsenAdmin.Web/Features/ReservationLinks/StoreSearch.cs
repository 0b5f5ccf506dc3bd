using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>What 予約連携 searches by (manual 2-1 ④). Everything is optional; nothing given lists every store.</summary>
/// <param name="Text">店舗名: a piece of the name or kana, or the beginning of the code, in any width and case.</param>
/// <param name="After">Code of the last store of the page before; null for the first page.</param>
public sealed record StoreSearch(string? Text = null, Guid? BrandId = null, Guid? AreaId = null, StoreLinkSummary? Link = null, string? After = null)
{
    public const int PageSize = 50;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && BrandId is null && AreaId is null && Link is null;
}

/// <summary>One page of stores in the order of their codes.</summary>
/// <param name="Next">To be given as <see cref="StoreSearch.After"/>; null on the last page.</param>
public sealed record StorePage(IReadOnlyList<StoreRow> Rows, string? Next);

/// <summary>A store in the list, with what is known of its links, mapping and terminals.</summary>
public sealed record StoreRow(
    Guid Id,
    string Code,
    string Name,
    string? Brand,
    string? Area,
    int Tables,
    int Terminals,
    int TerminalsNewest,
    DateTimeOffset? LastSyncedAt,
    IReadOnlyList<StoreRowLink> Links)
{
    public int Mapped => Links.Count == 0 ? 0 : Links.Min(l => l.Mapped);
}

/// <summary>A store's link to one ledger, as the list shows it.</summary>
/// <param name="Mapped">Tables with a seat.</param>
/// <param name="SeatsGone">Mapped seats that the ledger no longer lists.</param>
public sealed record StoreRowLink(LedgerProvider Provider, LinkState State, ErrorKey? Reason, int Mapped, int SeatsGone);

/// <summary>A brand or an area to choose by.</summary>
public sealed record StoreGroup(Guid Id, string Name);
