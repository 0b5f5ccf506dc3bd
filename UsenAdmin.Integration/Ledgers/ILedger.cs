using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>
/// A reservation ledger, as the portal asks it. The outer edge to a partner: nothing here throws for what a partner does, whatever
/// it answers; only the caller's own cancellation does.
/// </summary>
public interface ILedger
{
    LedgerProvider Provider { get; }

    Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct);

    /// <param name="etag">Of the seats that are known already; they then come as <see cref="LedgerSeats.NotModified"/> when they are the same.</param>
    Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct);
}

/// <summary>In whose name a ledger is asked.</summary>
public sealed record LedgerAccount(Guid CompanyId, string Secret)
{
    /// <summary>Without the secret: records print all they hold.</summary>
    public override string ToString() => $"LedgerAccount {{ CompanyId = {CompanyId} }}";
}

/// <summary>A store as the ledger knows it.</summary>
public sealed record LedgerStore(string StoreId, string Name, bool PosOption);

/// <summary>The seats (席情報) of a store in the ledger's order; none while its table settings are not finished.</summary>
public sealed record LedgerSeats(string? ETag, bool NotModified, IReadOnlyList<LedgerSeatInfo> Seats);

/// <summary>A seat as the ledger knows it.</summary>
public sealed record LedgerSeatInfo(string SeatId, string Name, int? MinCapacity, int? MaxCapacity, string? Area, int Order);
