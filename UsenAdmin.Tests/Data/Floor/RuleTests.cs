using System.Globalization;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using Xunit;

namespace UsenAdmin.Tests.Data.Floor;

public sealed class RuleTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Theory]
    [InlineData("2026-11-24T04:59:59+09:00", "2026-11-23")]
    [InlineData("2026-11-24T05:00:00+09:00", "2026-11-24")]
    [InlineData("2026-11-24T23:59:00+09:00", "2026-11-24")]
    [InlineData("2026-11-25T00:30:00+09:00", "2026-11-24")]
    public void A_business_day_begins_at_the_changeover(string at, string day)
    {
        var days = new BusinessDays(Tokyo, new TimeOnly(5, 0));
        Assert.Equal(DateOnly.Parse(day, Invariant), days.Of(DateTimeOffset.Parse(at, Invariant)));
        Assert.Equal(days.StartOf(days.Of(DateTimeOffset.Parse(at, Invariant)).AddDays(1)), days.EndOf(DateOnly.Parse(day, Invariant)));
    }

    [Theory]
    [InlineData(-90, false)]
    [InlineData(-89, true)]
    [InlineData(0, true)]
    [InlineData(89, true)]
    [InlineData(90, false)]
    public void A_stay_of_90_minutes_overlaps_what_begins_or_lasts_within_it(int startsIn, bool overlaps)
    {
        var now = DateTimeOffset.UnixEpoch;
        var record = new KnownReservation { ReservationId = "1", Status = KnownStatus.Booked, Source = KnownSource.Reservation, StartAt = now.AddMinutes(startsIn), DurationMinutes = 90, PartySize = 2 };

        Assert.Equal(overlaps, record.Overlaps(now, 90));
    }

    [Fact]
    public void A_bill_number_is_five_digits_of_the_register_and_eight_of_its_counter() =>
        Assert.Equal("1002500001242", Bill.NumberOf("10025", 1242));
}
