using System.Globalization;
using Microsoft.AspNetCore.Http;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>ebica, against a partner of the test's own.</summary>
public abstract class EbicaTest() : PartnerTest(LedgerProvider.Ebica)
{
    public const string ShopCode = "eb000001";

    /// <summary>An answer to a question for seats.</summary>
    public static string OneSeat => Seats("1", [1]);

    protected static readonly Guid VisitId = Guid.Parse("11111111-2222-3333-4444-555555555555");

    protected static LedgerAccount Account { get; } = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "secret-of-company-1001", "client-1001");

    protected ILedger Ebica => Ledger;

    protected static string Ok(string data) => $$"""{"result":"OK","error_code":null,"error_message":null,"data":{{data}}}""";

    protected static string No(string code, string data = "null") => $$"""{"result":"NG","error_code":"{{code}}","error_message":"見せない","data":{{data}}}""";

    protected static string Seat(int number) =>
        $$"""{"seat_no":"S{{number}}","seat_name":"席{{number}}","min_num":"1","max_num":"4","sort_no":"{{number}}"}""";

    protected static string Seats(string total, IEnumerable<int> numbers) => Ok($$"""{"total":"{{total}}","seats":[{{string.Join(',', numbers.Select(Seat))}}]}""");

    protected Task<LedgerAnswer<LedgerStore>> AskStoreAsync(string shop = ShopCode) => Ebica.GetStoreAsync(Account, shop, Ct);

    protected Task<LedgerAnswer<LedgerSeats>> AskSeatsAsync() => Ebica.GetSeatsAsync(Account, ShopCode, null, Ct);

    /// <summary>Answers each page of a list as <paramref name="page"/> says.</summary>
    protected void AnswersPages(Func<int, string> page) => Partner.Answer = async http =>
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(page(int.Parse(http.Request.Query["page"].Single()!, CultureInfo.InvariantCulture)), Ct);
    };
}
