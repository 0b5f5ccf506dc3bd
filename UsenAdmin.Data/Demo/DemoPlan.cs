using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>A company as the demo has it.</summary>
/// <param name="RestyKey">Its key at the sandbox of the ledger; no secret.</param>
public sealed record DemoCompany(string Code, string Name, string RestyKey, IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoStore> Stores);

public sealed record DemoPerson(string StaffCode, string Name, StaffRole Role);

public sealed record DemoStore(StoreDetails Details, string Brand, string Area, IReadOnlyList<TableDetails> Tables, DemoLedgerStore Ledger);

/// <summary>The same store at the ledger, with seats named as sloppily as real ones.</summary>
/// <param name="Story">What the portal begins with: no link, or a link with its seats and mapping.</param>
public sealed record DemoLedgerStore(
    string StoreId, string Name, bool PosOption, bool TablesFinished, int SlowSeconds, DemoStory Story, IReadOnlyList<DemoSeat> Seats)
{
    /// <summary>Whether the portal begins with a verified link.</summary>
    public bool Linked => Story is not (DemoStory.Unlinked or DemoStory.OptionMissing);
}

public sealed record DemoSeat(string SeatId, string Name, int MinCapacity, int MaxCapacity, string? Area);

/// <summary>
/// Demo data that look like life, the same at every start. The first store of the first company is the one on which the
/// manual is walked: not linked yet, most of its tables mapped by the rule's three tiers, two left for a person.
/// </summary>
public static class DemoPlan
{
    public const string Password = "tsubaki-demo-2026";

    public const string FirstCompanyCode = "1001";

    public static IReadOnlyList<DemoCompany> Companies(int storesOfFirst) =>
    [
        new(FirstCompanyCode, "株式会社つばきダイニング", RestyKey(FirstCompanyCode),
            [
                new("0001", "佐藤 美咲", StaffRole.CompanyAdmin),
                new("0002", "高橋 健", StaffRole.CompanyAdmin),
                new("0031", "中村 翔", StaffRole.StoreManager),
                new("0051", "小林 陽菜", StaffRole.StoreStaff),
            ],
            Chain(0, storesOfFirst, DemoBrand.Diner("つばき食堂", "つばきしょくどう"), DemoBrand.Grill("炭火やきとり とり蔵", "すみびやきとり とりぞう"), DemoBrand.Sushi("鮨みなと", "すしみなと"))),
        new("1002", "ひなたフーズ株式会社", RestyKey("1002"),
            [new("0001", "渡辺 大輔", StaffRole.CompanyAdmin), new("0031", "加藤 結衣", StaffRole.StoreManager)],
            Chain(300, 12, DemoBrand.Diner("麺処ひなた", "めんどころひなた"), DemoBrand.Grill("海鮮居酒屋うおまる", "かいせんいざかやうおまる"))),
        new("1003", "ビストロ・ルポ合同会社", RestyKey("1003"),
            [new("0001", "田中 蓮", StaffRole.CompanyAdmin)],
            Chain(400, 3, DemoBrand.Diner("ビストロ・ルポ", "びすとろるぽ"))),
    ];

    /// <summary>The vendor's own people.</summary>
    public static DemoCompany Vendor { get; } = new("USEN", "USENサポートセンター", "",
        [new("9001", "井上 真理", StaffRole.Support), new("9901", "木村 直樹", StaffRole.Operator)], []);

    public static string RestyKey(string companyCode) => $"demo-resty-key-{companyCode}";

    private static List<DemoStore> Chain(int firstNumber, int count, params DemoBrand[] brands) =>
        [.. Enumerable.Range(0, count).Select(i => DemoStores.Make(i, firstNumber + i + 1, brands))];
}
