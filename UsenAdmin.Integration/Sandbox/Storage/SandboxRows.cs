namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>A customer of the partner, known by its API key.</summary>
public sealed class SandboxCompany
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string ApiKey { get; set; }
}

/// <summary>A store as the partner knows it.</summary>
public sealed class SandboxStore
{
    /// <summary>店舗ID.</summary>
    public required string StoreId { get; init; }

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

    public FaultKind Fault { get; set; }

    /// <summary>How long a slow store takes.</summary>
    public int FaultSeconds { get; set; }

    /// <summary>How many answers are still spoiled; null means all until the fault is taken back.</summary>
    public int? FaultTimes { get; set; }
}

/// <summary>営業日・時間 of <c>common</c>, a weekday (<c>mon</c> …) or <c>holiday</c>.</summary>
/// <param name="From">HH:mm.</param>
/// <param name="To">HH:mm, up to 36:00.</param>
public sealed record SandboxDay(string Day, bool Open, string? From, string? To);

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
