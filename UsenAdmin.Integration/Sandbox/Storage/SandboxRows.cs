namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>In which partner's language a store is spoken of. The two partners know nothing of each other: a restaurant that uses both is two stores here.</summary>
public enum SandboxDialect
{
    Resty,
    Ebica,
}

/// <summary>A customer of the partners.</summary>
public sealed class SandboxCompany
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>What Resty knows it by.</summary>
    public required string ApiKey { get; set; }

    /// <summary>What ebica knows it by; null for a customer of Resty alone.</summary>
    public string? EbicaClientId { get; set; }

    public string? EbicaSecret { get; set; }
}

/// <summary>A store as the partner knows it.</summary>
public sealed class SandboxStore
{
    /// <summary>店舗ID of Resty, shop_code of ebica: each partner's stores are its own.</summary>
    public required string StoreId { get; init; }

    public SandboxDialect Dialect { get; init; }

    public required string CompanyCode { get; init; }

    public required string Name { get; set; }

    public string TimeZone { get; init; } = "Asia/Tokyo";

    /// <summary>Whether the store has the POS連携 option.</summary>
    public bool PosOption { get; set; }

    /// <summary>テーブル設定を完了: until then the API lists no tables.</summary>
    public bool TablesFinished { get; set; }

    /// <summary>Counts changes of the tables; the ETag is made of it.</summary>
    public int TablesRevision { get; set; } = 1;

    public IReadOnlyList<SandboxDay> Hours { get; set; } = [];

    /// <summary>Whether each day begins with reservations of its own (<see cref="Engine.SeededDays"/>).</summary>
    public bool SeedsDays { get; init; }

    /// <summary>The last day that was seeded.</summary>
    public DateOnly? SeededThrough { get; set; }

    public FaultKind Fault { get; set; }

    /// <summary>How long a slow store takes.</summary>
    public int FaultSeconds { get; set; }

    /// <summary>How many answers are still spoiled; null means all until the fault is taken back.</summary>
    public int? FaultTimes { get; set; }
}

/// <summary>営業日・時間 of <c>common</c>, a weekday (<c>mon</c> …) or <c>holiday</c>.</summary>
/// <param name="From">HH:mm.</param>
/// <param name="To">HH:mm, up to 36:00.</param>
/// <param name="From2">When the store opens again after a pause, as for dinner after lunch; null for a day without a pause.</param>
/// <param name="To2">When it then closes.</param>
public sealed record SandboxDay(string Day, bool Open, string? From, string? To, string? From2 = null, string? To2 = null)
{
    /// <summary>In the order of the week, the common ones first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["common", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"];
}

/// <summary>A table of the partner (席情報).</summary>
public sealed class SandboxTable
{
    public required string StoreId { get; init; }

    public required string TableId { get; init; }

    public required string Name { get; set; }

    public int? MinCapacity { get; set; }

    public int? MaxCapacity { get; set; }

    public string? Area { get; set; }

    public int Order { get; set; }
}

/// <summary>What goes wrong on demand with a store's answers.</summary>
public enum FaultKind
{
    None,

    /// <summary>The connection is cut.</summary>
    Down,

    /// <summary>The answer takes its time.</summary>
    Slow,

    /// <summary>500.</summary>
    Error,

    /// <summary>503 with Retry-After.</summary>
    Maintenance,

    /// <summary>The work is done, then the connection is cut.</summary>
    LostAnswer,

    /// <summary>Half a JSON body.</summary>
    Malformed,

    /// <summary>A gateway's HTML page.</summary>
    Html,

    /// <summary>The POS option has ended.</summary>
    NoPosOption,

    /// <summary>The table settings are not finished.</summary>
    EmptyTables,
}
