using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Stores;

/// <summary>What can be edited of a store. The same record serves the form, the CSV file and the audit.</summary>
public sealed record StoreDetails
{
    public const string DefaultTimeZone = "Asia/Tokyo";

    public required string Code { get; init; }

    public required string Name { get; init; }

    public string Kana { get; init; } = "";

    public Guid? BrandId { get; init; }

    public Guid? AreaId { get; init; }

    public string? Phone { get; init; }

    public string TimeZone { get; init; } = DefaultTimeZone;

    public TimeOnly ChangeoverTime { get; init; } = new(5, 0);

    public int DefaultStayMinutes { get; init; } = 90;

    public bool TableReset { get; init; }

    public IReadOnlyList<OpeningHours> OpeningHours { get; init; } = [];

    /// <summary>The first field that does not fit, or null.</summary>
    public Error? Check() => this switch
    {
        { Code: var code } when !IsCode(code) => Error.Invalid(nameof(Code), "CodeForm"),
        { Name: var name } when string.IsNullOrWhiteSpace(name) => Error.Invalid(nameof(Name), "Required"),
        { Name.Length: > Store.MaxNameLength } => Error.Invalid(nameof(Name), "TooLong"),
        { Kana.Length: > Store.MaxNameLength } => Error.Invalid(nameof(Kana), "TooLong"),
        { Phone.Length: > 20 } => Error.Invalid(nameof(Phone), "TooLong"),
        { DefaultStayMinutes: < 15 or > 24 * 60 } => Error.Invalid(nameof(DefaultStayMinutes), "StayRange"),
        { TimeZone: var zone } when !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) => Error.Invalid(nameof(TimeZone), "UnknownTimeZone"),
        { OpeningHours: var hours } when hours.Any(h => !h.IsValid) => Error.Invalid(nameof(OpeningHours), "HoursForm"),
        _ => null,
    };

    private static bool IsCode(string code) =>
        code.Length is > 0 and <= Store.MaxCodeLength && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
