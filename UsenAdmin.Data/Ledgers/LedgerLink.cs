using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Ledgers;

/// <summary>連携設定: a store joined to a ledger by the ledger's own store ID. An ended link keeps its rows as the mapping's history.</summary>
public sealed class LedgerLink : ICompanyOwned
{
    private LedgerLink()
    {
    }

    public LedgerLink(Guid companyId, Guid storeId, LedgerProvider provider, string ledgerStoreId, string linkedBy, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        Provider = provider;
        LedgerStoreId = ledgerStoreId;
        LinkedBy = linkedBy;
        LinkedAt = now;
        NextCheckAt = now;
        NextSeatCheckAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    public LedgerProvider Provider { get; private set; }

    /// <summary>店舗ID of the ledger. Bound to one store over all companies once it is verified.</summary>
    public string LedgerStoreId { get; private set; } = "";

    public LinkState State { get; private set; } = LinkState.Registered;

    /// <summary>Why the state is <see cref="LinkState.Rejected"/>.</summary>
    public ErrorKey? Reason { get; private set; }

    /// <summary>店舗名 as the ledger knows it; null until it was asked.</summary>
    public string? LedgerStoreName { get; private set; }

    public string LinkedBy { get; private set; } = "";

    public DateTimeOffset LinkedAt { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    public DateTimeOffset? UnlinkedAt { get; private set; }

    /// <summary>When the ledger is asked again by itself; null when there is nothing to ask.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    public int FailedChecks { get; private set; }

    /// <summary>When the ledger could last not be asked; null after it answered.</summary>
    public DateTimeOffset? UnreachableSince { get; private set; }

    /// <summary>When the seats (席情報) were last fetched; null until then.</summary>
    public DateTimeOffset? SeatsFetchedAt { get; private set; }

    /// <summary>The ledger's ETag of those seats.</summary>
    public string? SeatsETag { get; private set; }

    /// <summary>When the seats are looked at again by schedule, whether or not the ledger tells of changes itself.</summary>
    public DateTimeOffset NextSeatCheckAt { get; private set; }

    /// <summary>Checks by schedule that had no answer, one after the other.</summary>
    public int FailedSeatChecks { get; private set; }

    /// <summary>When the ledger last said that reservations changed: a list that was read before is out of date.</summary>
    public DateTimeOffset? ReservationsStaleAt { get; private set; }

    /// <summary>Counts the 登録 of the mapping, so that two people at once are noticed.</summary>
    public int MappingRevision { get; private set; }

    public DateTimeOffset? MappingSavedAt { get; private set; }

    public string? MappingSavedBy { get; private set; }

    public bool IsActive => UnlinkedAt is null;

    /// <summary>The ledger answered with the store: the ID is this store's from now on.</summary>
    public void Verify(string ledgerStoreName, DateTimeOffset now)
    {
        State = LinkState.Verified;
        Reason = null;
        LedgerStoreName = ledgerStoreName;
        VerifiedAt ??= now;
        Reached();
    }

    /// <summary>The ledger answered, and says no. A person mends it; the ledger is asked again from time to time.</summary>
    public void Reject(ErrorKey reason, DateTimeOffset now)
    {
        State = LinkState.Rejected;
        Reason = reason;
        Reached();
        NextCheckAt = now + RecheckRejected;
    }

    /// <summary>The ledger could not be asked; it is asked again, ever more rarely.</summary>
    public void Unreachable(DateTimeOffset now)
    {
        UnreachableSince ??= now;
        NextCheckAt = now + RetryAfter(FailedChecks);
        FailedChecks++;
    }

    /// <summary>The ledger is asked at once whether the link still holds.</summary>
    public void CheckNow(DateTimeOffset now) => NextCheckAt = now;

    /// <summary>連携解除. The mapping stays as history.</summary>
    public void Unlink(DateTimeOffset now)
    {
        UnlinkedAt = now;
        NextCheckAt = null;
    }

    /// <summary>The seats are as of <paramref name="now"/>.</summary>
    public void SeatsFetched(string? etag, DateTimeOffset now)
    {
        SeatsETag = etag;
        SeatsFetchedAt = now;
        UnreachableSince = null;
    }

    /// <summary>The schedule's next look; after <paramref name="failed"/> ones ever more rarely, up to eight times the interval.</summary>
    public void CheckSeatsAgain(TimeSpan interval, bool failed, DateTimeOffset now)
    {
        FailedSeatChecks = failed ? FailedSeatChecks + 1 : 0;
        NextSeatCheckAt = now + (interval * Math.Pow(2, Math.Min(FailedSeatChecks, 3)));
    }

    /// <summary>The ledger says that reservations changed; an older word changes nothing.</summary>
    public void ReservationsChanged(DateTimeOffset now) =>
        ReservationsStaleAt = ReservationsStaleAt is { } known && known > now ? known : now;

    /// <summary>The mapping was registered; the next editor sees by whom and when.</summary>
    public void MappingRegistered(string by, DateTimeOffset now)
    {
        MappingRevision++;
        MappingSavedBy = by;
        MappingSavedAt = now;
    }

    /// <summary>What a list says of a store with these links.</summary>
    public static StoreLinkSummary Summarize(IEnumerable<LedgerLink> links)
    {
        var active = links.Where(l => l.IsActive).ToList();
        return active.Count == 0 ? StoreLinkSummary.Unlinked
            : active.Exists(l => l.State == LinkState.Rejected) ? StoreLinkSummary.NeedsAttention
            : StoreLinkSummary.Linked;
    }

    private static readonly TimeSpan RecheckRejected = TimeSpan.FromMinutes(30);

    private static TimeSpan RetryAfter(int failures) =>
        TimeSpan.FromSeconds(Math.Min(15 * Math.Pow(2, Math.Min(failures, 6)), 600));

    private void Reached()
    {
        UnreachableSince = null;
        FailedChecks = 0;
        NextCheckAt = null;
    }
}

/// <summary>How far the link has come (spec: link states, per store and provider). 未連携 is the absence of a link.</summary>
public enum LinkState
{
    /// <summary>連携中（未確認）: the ID is stored, the ledger could not be asked yet.</summary>
    Registered,

    /// <summary>連携中.</summary>
    Verified,

    /// <summary>要確認, with the reason.</summary>
    Rejected,
}
