using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>Resty, against a partner of the test's own.</summary>
public abstract class RestyTest() : PartnerTest(LedgerProvider.Resty)
{
    public const string StoreId = "REST0001";
    public const string Seats = """{"tables":[{"tableId":"t1","name":"A1","order":1}]}""";

    protected static LedgerAccount Account { get; } = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "key-of-company-1001");

    protected ILedger Resty => Ledger;

    protected Task<LedgerAnswer<LedgerStore>> AskStoreAsync(string storeId = StoreId) => Resty.GetStoreAsync(Account, storeId, Ct);

    protected Task<LedgerAnswer<LedgerSeats>> AskSeatsAsync(string? etag = null, string storeId = StoreId) => Resty.GetSeatsAsync(Account, storeId, etag, Ct);
}
