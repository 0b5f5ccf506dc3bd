namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>An answer that is kept for its idempotency key, or the mark that the key's first call still runs.</summary>
public sealed class SandboxKeptAnswer
{
    public required string CompanyCode { get; init; }

    public required string Key { get; init; }

    /// <summary>Of the method, the path and the body.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The call that runs or ran; a call whose mark another took over must not finish.</summary>
    public required Guid Run { get; init; }

    /// <summary>Until when the call is believed to run: a process that died leaves its mark behind.</summary>
    public required DateTimeOffset RunningUntil { get; init; }

    public required DateTimeOffset KeptAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public int? Status { get; init; }

    public string? Body { get; init; }
}

/// <summary>Where a customer hears of changes.</summary>
public sealed class SandboxWebhook
{
    public required string CompanyCode { get; init; }

    public required string Url { get; set; }
}

/// <summary>What events are signed with. A replaced one lives on for a day.</summary>
public sealed class SandboxWebhookSecret
{
    public required Guid Id { get; init; }

    public required string CompanyCode { get; init; }

    public required string Secret { get; init; }

    /// <summary>Null for the one in use.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>An event that a customer has not taken yet.</summary>
public sealed class SandboxEvent
{
    public required Guid Id { get; init; }

    public required string CompanyCode { get; init; }

    public required string StoreId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public int Tries { get; set; }

    /// <summary>Not before then; while it is being sent, until when nobody else sends it.</summary>
    public required DateTimeOffset NextTryAt { get; set; }
}
