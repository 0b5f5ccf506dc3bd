using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>Makes one store of the demo, with its tables and the ledger's seats.</summary>
internal static class DemoStores
{
    private static readonly (string Name, string Kana, string Area)[] Places =
    [
        ("新宿東口", "しんじゅくひがしぐち", "東京"), ("神保町", "じんぼうちょう", "東京"), ("横浜馬車道", "よこはまばしゃみち", "神奈川"), ("大宮西口", "おおみやにしぐち", "埼玉"),
        ("神田", "かんだ", "東京"), ("北千住", "きたせんじゅ", "東京"), ("川崎東口", "かわさきひがしぐち", "神奈川"), ("千葉中央", "ちばちゅうおう", "千葉"),
        ("築地", "つきじ", "東京"), ("上野広小路", "うえのひろこうじ", "東京"), ("梅田", "うめだ", "大阪"), ("難波", "なんば", "大阪"),
        ("高円寺", "こうえんじ", "東京"), ("荻窪", "おぎくぼ", "東京"), ("名古屋栄", "なごやさかえ", "愛知"), ("博多", "はかた", "福岡"),
        ("恵比寿", "えびす", "東京"), ("池袋", "いけぶくろ", "東京"), ("京都四条", "きょうとしじょう", "京都"), ("札幌大通", "さっぽろおおどおり", "北海道"),
        ("仙台国分町", "せんだいこくぶんちょう", "宮城"), ("広島本通", "ひろしまほんどおり", "広島"), ("柏", "かしわ", "千葉"), ("町田", "まちだ", "東京"),
    ];

    private static readonly OpeningHours[] Hours =
        [.. Enum.GetValues<DayOfWeek>().SelectMany(d => new[] { new OpeningHours(d, 11 * 60, 14 * 60 + 30), new OpeningHours(d, 17 * 60, 24 * 60) })];

    /// <param name="index">Of the store in its company, from 0: the first few have their own story.</param>
    /// <param name="number">Unique over all companies; the ledger's ID is made of it.</param>
    public static DemoStore Make(int index, int number, (string Name, string Kana) brand)
    {
        var place = Places[index % Places.Length];
        var round = index / Places.Length;
        var suffix = round == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{round + 1}号");
        var details = new StoreDetails
        {
            Code = (index + 1).ToString("0000", CultureInfo.InvariantCulture),
            Name = $"{brand.Name} {place.Name}{suffix}店",
            Kana = $"{brand.Kana} {place.Kana}{(round == 0 ? "" : $"{round + 1}ごう")}てん",
            Phone = string.Create(CultureInfo.InvariantCulture, $"03-5550-{number:0000}"),
            OpeningHours = Hours,
        };
        var tables = index == 0 ? DemoTables.OfWalkedStore() : DemoTables.Make(index);
        var seats = index == 0 ? DemoTables.SeatsOfWalkedStore() : DemoTables.Sloppy(tables, index);
        var ledger = new DemoLedgerStore(
            string.Create(CultureInfo.InvariantCulture, $"R{number:0000}"),
            $"{brand.Name} {place.Name}{suffix}",
            PosOption: index != 1,
            TablesFinished: index != 2,
            SlowSeconds: index == 3 ? 4 : 0,
            Linked: index > 3 && index % 5 is not (0 or 3),
            seats);
        return new DemoStore(details, brand.Name, place.Area, tables, ledger);
    }
}
