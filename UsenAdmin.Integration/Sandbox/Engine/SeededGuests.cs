using System.Globalization;
using UsenAdmin.Data.Demo;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>Guests as they are in a restaurant's book; invented, with telephone numbers that nobody has.</summary>
internal static class SeededGuests
{
    private static readonly (string Name, string Kana)[] Names =
    [
        ("佐々木", "ササキ"), ("山口", "ヤマグチ"), ("松本", "マツモト"), ("井上", "イノウエ"), ("木村", "キムラ"), ("林", "ハヤシ"), ("清水", "シミズ"),
        ("山崎", "ヤマザキ"), ("池田", "イケダ"), ("橋本", "ハシモト"), ("阿部", "アベ"), ("石川", "イシカワ"), ("前田", "マエダ"), ("藤田", "フジタ"),
        ("小川", "オガワ"), ("岡田", "オカダ"), ("後藤", "ゴトウ"), ("長谷川", "ハセガワ"), ("村上", "ムラカミ"), ("近藤", "コンドウ"), ("石井", "イシイ"),
        ("坂本", "サカモト"), ("遠藤", "エンドウ"), ("青木", "アオキ"), ("藤井", "フジイ"), ("西村", "ニシムラ"), ("福田", "フクダ"), ("太田", "オオタ"),
        ("三浦", "ミウラ"), ("岡本", "オカモト"), ("松田", "マツダ"), ("中川", "ナカガワ"), ("中野", "ナカノ"), ("原田", "ハラダ"), ("小野", "オノ"), ("竹内", "タケウチ"),
    ];

    private static readonly int[] Parties = [2, 2, 2, 2, 3, 3, 4, 4, 4, 5, 6, 8];
    private static readonly string[] Allergies = ["えび・かに", "卵", "そば", "小麦、乳", "落花生（1名）"];
    private static readonly string[] Anniversaries = ["誕生日（プレート希望）", "結婚記念日", "還暦のお祝い"];
    private static readonly string[] Notes = ["窓側希望", "ベビーカー1台", "車椅子1名", "接待利用", "領収書希望"];

    /// <summary>A guest with a party; when they come is not said yet.</summary>
    public static ReservationDetails Guest(DemoDice dice, bool hasChildren, bool hasAllergy)
    {
        var (name, kana) = dice.Pick(Names);
        var party = hasChildren ? dice.Between(3, 6) : dice.Pick(Parties);
        return new ReservationDetails
        {
            StartAt = default,
            PartySize = party,
            Children = hasChildren ? dice.Between(1, party - 2) : 0,
            GuestName = name,
            GuestKana = kana,
            Phone = Phone(dice),
            Allergies = hasAllergy ? dice.Pick(Allergies) : null,
            Anniversary = dice.Chance(15) ? dice.Pick(Anniversaries) : null,
            Note = dice.Chance(20) ? dice.Pick(Notes) : null,
        };
    }

    public static string Phone(DemoDice dice) => string.Create(CultureInfo.InvariantCulture, $"090-0000-{dice.Next(10000):0000}");
}
