using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.MasterSync;

/// <summary>A マスタ同期 by the clock: on which days, at what time of each store's own zone, for which stores.</summary>
public sealed class SyncSchedule : ICompanyOwned
{
    private SyncSchedule()
    {
    }

    public SyncSchedule(Guid companyId, SyncScheduleDetails details, string createdBy, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        CreatedBy = createdBy;
        Apply(details, now);
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Bit 0 is Sunday, bit 6 Saturday, as in <see cref="DayOfWeek"/>.</summary>
    public int Days { get; private set; }

    /// <summary>As the clock of each store's zone shows it.</summary>
    public TimeOnly At { get; private set; }

    public SyncScheduleTarget Target { get; private set; }

    /// <summary>The brand or area; null for all stores and for chosen ones.</summary>
    public Guid? GroupId { get; private set; }

    /// <summary>営業時間中も実施.</summary>
    public bool IgnoresHours { get; private set; }

    public bool IsEnabled { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <summary>Occurrences before this are not made up for: the schedule was another one then, or off.</summary>
    public DateTimeOffset ValidFrom { get; private set; }

    /// <summary>When its next occurrence is due in some zone of its stores; null while it is off or has no stores.</summary>
    public DateTimeOffset? NextRunAt { get; private set; }

    /// <summary>PostgreSQL's row version.</summary>
    public uint RowVersion { get; private set; }

    public bool IsOn(DayOfWeek day) => (Days & (1 << (int)day)) != 0;

    public Result<Done> Edit(SyncScheduleDetails details, DateTimeOffset now)
    {
        if (details.Check() is { } error)
        {
            return error;
        }

        Apply(details, now);
        return default(Done);
    }

    public void RunsNextAt(DateTimeOffset? at) => NextRunAt = at;

    private void Apply(SyncScheduleDetails details, DateTimeOffset now)
    {
        Name = details.Name.Trim();
        Days = details.Days;
        At = details.At;
        Target = details.Target;
        GroupId = details.Target is SyncScheduleTarget.Brand or SyncScheduleTarget.Area ? details.GroupId : null;
        IgnoresHours = details.IgnoresHours;
        IsEnabled = details.IsEnabled;
        ValidFrom = now;
    }
}

/// <summary>Which stores a schedule covers.</summary>
public enum SyncScheduleTarget
{
    All,
    Brand,
    Area,
    Chosen,
}

/// <summary>What can be edited of a schedule.</summary>
/// <param name="Days">A bit for each <see cref="DayOfWeek"/>.</param>
public sealed record SyncScheduleDetails(
    string Name, int Days, TimeOnly At, SyncScheduleTarget Target, Guid? GroupId, IReadOnlyList<Guid> StoreIds, bool IgnoresHours, bool IsEnabled)
{
    public const int MaxNameLength = 60;

    /// <summary>The first field that does not fit, or null.</summary>
    public Error? Check() => this switch
    {
        { Name: var name } when string.IsNullOrWhiteSpace(name) => Error.Invalid(nameof(Name), "Required"),
        { Name.Length: > MaxNameLength } => Error.Invalid(nameof(Name), "TooLong"),
        { Days: < 1 or > 127 } => Error.Invalid(nameof(Days), "Required"),
        { Target: SyncScheduleTarget.Brand or SyncScheduleTarget.Area, GroupId: null } => Error.Invalid(nameof(GroupId), "Required"),
        { Target: SyncScheduleTarget.Chosen, StoreIds.Count: 0 } => Error.Invalid(nameof(StoreIds), "Required"),
        _ => null,
    };
}

/// <summary>A store that was chosen for a schedule by hand.</summary>
public sealed class SyncScheduleStore(Guid companyId, Guid scheduleId, Guid storeId) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid ScheduleId { get; private set; } = scheduleId;

    public Guid StoreId { get; private set; } = storeId;
}

/// <summary>One occurrence of a schedule in one zone. Its key is what makes it run once, however many nodes look and however late.</summary>
public sealed class SyncOccurrence(Guid companyId, Guid scheduleId, string timeZone, DateOnly day, Guid? runId, DateTimeOffset at) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid ScheduleId { get; private set; } = scheduleId;

    public string TimeZone { get; private set; } = timeZone;

    /// <summary>The zone's own date.</summary>
    public DateOnly Day { get; private set; } = day;

    /// <summary>Null when there was no store to synchronize.</summary>
    public Guid? RunId { get; private set; } = runId;

    public DateTimeOffset At { get; private set; } = at;
}
