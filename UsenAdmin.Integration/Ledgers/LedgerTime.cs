namespace UsenAdmin.Integration.Ledgers;

/// <summary>The time that ledgers mean where they name no zone.</summary>
internal static class LedgerTime
{
    public static TimeZoneInfo Japan { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
}
