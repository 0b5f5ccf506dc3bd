namespace UsenAdmin.Data.Ledgers;

/// <summary>One table joined to one seat of a linked ledger; a seat has at most one table (manual 2-2).</summary>
public sealed class TableMapping(Guid companyId, Guid linkId, Guid tableId, string seatId, string seatName) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid LinkId { get; private set; } = linkId;

    public Guid TableId { get; private set; } = tableId;

    public string SeatId { get; private set; } = seatId;

    /// <summary>The seat's name when the mapping was registered: a later name is a renaming that the screen shows.</summary>
    public string SeatName { get; private set; } = seatName;

    public void JoinTo(string seatId, string seatName)
    {
        SeatId = seatId;
        SeatName = seatName;
    }
}
