namespace UsenAdmin.Integration.Ledgers;

/// <summary>営業日・時間 of a store.</summary>
/// <param name="TimeZone">IANA name; null when the ledger does not say.</param>
/// <param name="Days">Each day at most once; <see cref="LedgerDay.Common"/> holds where a weekday has no entry.</param>
public sealed record LedgerHours(string? TimeZone, IReadOnlyList<LedgerDayHours> Days);

/// <summary>A day's hours.</summary>
public sealed record LedgerDayHours(LedgerDay Day, bool Open, IReadOnlyList<LedgerOpenTime> Hours);

/// <summary>From when until when a store is open, counted from the day's midnight; the end may lie on the next day, up to 36:00.</summary>
public readonly record struct LedgerOpenTime(TimeSpan From, TimeSpan To);

/// <summary>A day to which hours belong.</summary>
public enum LedgerDay
{
    Common,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Holiday,
}
