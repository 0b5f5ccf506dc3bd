using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>Makes one store of the demo, with its tables and the ledger's seats.</summary>
internal static class DemoStores
{
    // No divisor of the number of places: neighbours in the list lie in different areas, and each place comes once a round.
    private const int Stride = 37;

    /// <summary>The walked store, one for each fault, and two healthy ones: everybody finds something to link.</summary>
    private const int UnlinkedAtFirst = 6;

    /// <param name="index">Of the store in its company, from 0: the first few have their own story.</param>
    /// <param name="number">Unique over all companies; the ledger's ID is made of it, and all that chance decides.</param>
    public static DemoStore Make(int index, int number, IReadOnlyList<DemoBrand> brands)
    {
        var dice = new DemoDice(Text($"store {number}"));
        var (place, round) = (DemoPlace.All[index * Stride % DemoPlace.All.Count], index / DemoPlace.All.Count);
        var brand = brands[((index % DemoPlace.All.Count) + round) % brands.Count];
        var details = Details(index, number, brand, place, copy: (round / brands.Count) + 1);
        var tables = index == 0 ? DemoWalkedStore.Tables() : DemoTables.Of(brand.Layout, dice);
        var seats = index == 0 ? DemoWalkedStore.Seats() : DemoSeats.Of(tables, dice);
        var story = index < UnlinkedAtFirst ? DemoStory.Unlinked : Story(dice.Next(100));
        var ledger = new DemoLedgerStore(
            Text($"R{number:0000}"),
            details.Name[..^1],
            PosOption: index != 1 && story != DemoStory.OptionMissing,
            TablesFinished: index != 2,
            SlowSeconds: index == 3 ? 5 : 0,
            story,
            seats);
        return new DemoStore(details, brand.Name, place.Area, tables, ledger);
    }

    private static StoreDetails Details(int index, int number, DemoBrand brand, DemoPlace place, int copy)
    {
        // After every brand is in every place, the second store of each begins.
        var (which, whichKana) = copy == 1 ? ("", "") : (Text($"{copy}号"), Text($"{copy}ごう"));
        return new StoreDetails
        {
            Code = Text($"{index + 1:0000}"),
            Name = $"{brand.Name} {place.Name}{which}店",
            Kana = $"{brand.Kana} {place.Kana}{whichKana}てん",
            Phone = Text($"{place.Dialing}-0000-{number:0000}"),
            ChangeoverTime = brand.Changeover,
            DefaultStayMinutes = brand.Layout == DemoLayout.Grill ? 120 : 90,
            TableReset = index % 3 == 2,
            OpeningHours = brand.Hours,
        };
    }

    private static DemoStory Story(int chance) => chance switch
    {
        < 42 => DemoStory.Mapped,
        < 50 => DemoStory.PartlyMapped,
        < 53 => DemoStory.NotMapped,
        < 57 => DemoStory.SeatRenamed,
        < 61 => DemoStory.SeatRemoved,
        < 66 => DemoStory.OptionMissing,
        _ => DemoStory.Unlinked,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
