using System.Globalization;
using UsenAdmin.Data.Demo;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>A reservation of a seeded day.</summary>
/// <param name="MayOverlap">It is on a table that another one has, on purpose.</param>
internal sealed record PlannedReservation(string Id, ReservationSource Source, ReservationDetails Details, bool MayOverlap = false);

/// <summary>
/// What a store's book holds on a day before anybody touches it: lunch and dinner, some without a table, two on one table at once, children,
/// allergies, birthdays. The same store and day get the same, whenever they are asked for.
/// </summary>
internal static class SeededPlan
{
    private static readonly int[] Lunch = [690, 690, 705, 720, 720, 735, 750, 765, 780, 810];
    private static readonly int[] Dinner = [1020, 1050, 1065, 1080, 1080, 1095, 1110, 1110, 1125, 1140, 1140, 1155, 1170, 1200, 1230];
    private static readonly ReservationSource[] Sources = [ReservationSource.Web, ReservationSource.Web, ReservationSource.Phone, ReservationSource.Phone, ReservationSource.Staff];

    /// <summary>The manual's own example (3-1): ユウセン様, 2名, 14:00, 90分, テーブル指定 A7, where a store has such a table.</summary>
    private const string ExampleTable = "A7";

    public static IReadOnlyList<PlannedReservation> OfDay(SandboxStore store, DateOnly day, IReadOnlyList<SandboxTable> tables)
    {
        var dice = Dice(store, day);
        var plan = new List<PlannedReservation>();
        if (tables.FirstOrDefault(t => t.Name == ExampleTable) is { } example)
        {
            plan.Add(new PlannedReservation(Id(day, 0), ReservationSource.Web, new ReservationDetails
            {
                StartAt = StoreClock.At(store, day, 14 * 60),
                PartySize = 2,
                GuestName = "ユウセン",
                GuestKana = "ユウセン",
                Phone = SeededGuests.Phone(dice),
                TableIds = [example.TableId],
            }));
        }

        var count = Math.Clamp(tables.Count / 2, 7, 16);
        for (var n = 1; n <= count; n++)
        {
            var minute = dice.Pick(n <= count * 2 / 5 ? Lunch : Dinner);
            plan.Add(Plan(store, day, n, minute, tables, plan, dice));
        }

        Double(plan, day, count + 1, dice);
        return plan;
    }

    /// <summary>One of the day that is booked a day ahead, at noon.</summary>
    public static PlannedReservation Early(SandboxStore store, DateOnly day, IReadOnlyList<SandboxTable> tables) =>
        Plan(store, day, 90, 12 * 60, tables, [], Dice(store, day, "early"));

    /// <summary>One of the day whose party nobody seated, in the evening.</summary>
    public static PlannedReservation Late(SandboxStore store, DateOnly day, IReadOnlyList<SandboxTable> tables) =>
        Plan(store, day, 91, 20 * 60 + 30, tables, [], Dice(store, day, "late"));

    private static PlannedReservation Plan(
        SandboxStore store, DateOnly day, int n, int minute, IReadOnlyList<SandboxTable> tables, List<PlannedReservation> before, DemoDice dice)
    {
        var details = SeededGuests.Guest(dice, hasChildren: n % 5 == 3, hasAllergy: n % 6 == 2) with { StartAt = StoreClock.At(store, day, minute), DurationMinutes = minute < 15 * 60 ? dice.Pick([60, 90]) : dice.Pick([90, 120, 120]) };
        var undesignated = n % 4 == 0;
        var free = tables.Where(t => !undesignated && (t.MaxCapacity ?? details.PartySize) >= details.PartySize)
            .Where(t => !before.Any(b => TableTime.Of(b.Details).Overlaps(TableTime.Of(details with { TableIds = [t.TableId] }))))
            .OrderBy(t => t.MaxCapacity).Take(4).ToList();
        details = details with { TableIds = free.Count > 0 ? [dice.Pick(free).TableId] : [] };
        return new PlannedReservation(Id(day, n), dice.Pick(Sources), details);
    }

    /// <summary>A second party on a table that is still taken for half an hour.</summary>
    private static void Double(List<PlannedReservation> plan, DateOnly day, int n, DemoDice dice)
    {
        if (plan.LastOrDefault(p => p.Details.TableIds.Count > 0) is { } first)
        {
            var details = SeededGuests.Guest(dice, hasChildren: false, hasAllergy: false) with
            {
                StartAt = first.Details.StartAt.AddMinutes(first.Details.DurationMinutes - 30),
                PartySize = first.Details.PartySize,
                TableIds = first.Details.TableIds,
            };
            plan.Add(new PlannedReservation(Id(day, n), ReservationSource.Phone, details, MayOverlap: true));
        }
    }

    private static DemoDice Dice(SandboxStore store, DateOnly day, string what = "day") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} {store.StoreId} {day:yyyyMMdd}"));

    private static string Id(DateOnly day, int n) => string.Create(CultureInfo.InvariantCulture, $"d{day:yyyyMMdd}{n:00}");
}
