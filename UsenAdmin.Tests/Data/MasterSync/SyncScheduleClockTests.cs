using FsCheck.Xunit;
using UsenAdmin.Data.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Data.MasterSync;

/// <summary>Whatever the zone does with its clock: one occurrence a day, on its days, each after the one before.</summary>
public sealed class SyncScheduleClockTests
{
    private const int Days = 400;

    private static readonly string[] Zones = ["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Pacific/Apia"];

    [Property(MaxTest = 60)]
    public void Each_day_of_a_year_has_one_occurrence_and_they_come_in_order(byte zoneAt, byte days, ushort minute, ushort hours)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zones[zoneAt % Zones.Length]);
        var schedule = Schedule((days % 127) + 1, TimeOnly.MinValue.AddMinutes(minute % 1440));
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours % 8760);
        var end = now.AddDays(Days);
        DateOnly? before = null;
        while (now < end)
        {
            var next = SyncScheduleClock.Next(schedule, zone.Id, now);
            Assert.True(next > now);
            Assert.NotEqual(next, SyncScheduleClock.Last(schedule, zone.Id, next.AddTicks(-1))?.At);
            var last = SyncScheduleClock.Last(schedule, zone.Id, next)!.Value;
            Assert.Equal(next, last.At);
            Assert.True(schedule.IsOn(last.Day.DayOfWeek));
            Assert.True(before is null || Enumerable.Range(1, last.Day.DayNumber - before.Value.DayNumber - 1).All(d => !schedule.IsOn(before.Value.AddDays(d).DayOfWeek)), "A day was left out.");
            Assert.True(before is null || last.Day > before);
            (before, now) = (last.Day, next);
        }
    }

    private static SyncSchedule Schedule(int days, TimeOnly at) =>
        new(Guid.NewGuid(), new SyncScheduleDetails("朝", days, at, SyncScheduleTarget.All, null, [], false, true), "佐藤", DateTimeOffset.UnixEpoch);
}
