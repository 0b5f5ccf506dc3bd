namespace UsenAdmin.Data.Ledgers;

/// <summary>A seat (席情報) of a linked ledger as it was last fetched, known by the ledger's own ID.</summary>
public sealed class LedgerSeat : ICompanyOwned
{
    private LedgerSeat()
    {
    }

    public LedgerSeat(Guid companyId, Guid linkId, string seatId, SeatFacts facts)
    {
        CompanyId = companyId;
        LinkId = linkId;
        SeatId = seatId;
        Take(facts);
    }

    public Guid CompanyId { get; private set; }

    public Guid LinkId { get; private set; }

    public string SeatId { get; private set; } = "";

    public string Name { get; private set; } = "";

    public int? MinCapacity { get; private set; }

    public int? MaxCapacity { get; private set; }

    public string? Area { get; private set; }

    /// <summary>Place in the ledger's own list.</summary>
    public int Order { get; private set; }

    /// <summary>Since when the ledger no longer lists it; null while it does.</summary>
    public DateTimeOffset? MissingSince { get; private set; }

    /// <summary>The ledger lists it, like this.</summary>
    public void Take(SeatFacts facts)
    {
        (Name, MinCapacity, MaxCapacity, Area, Order) = facts;
        MissingSince = null;
    }

    public void Missing(DateTimeOffset now) => MissingSince ??= now;
}

/// <summary>What a ledger says of a seat besides its ID.</summary>
public sealed record SeatFacts(string Name, int? MinCapacity, int? MaxCapacity, string? Area, int Order);
