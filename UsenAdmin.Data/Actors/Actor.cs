namespace UsenAdmin.Data.Actors;

/// <summary>The kind of somebody or something that changes data.</summary>
public enum ActorKind
{
    /// <summary>A person of the company.</summary>
    Staff,

    /// <summary>A support person, working on behalf of a store (代理操作).</summary>
    Support,

    /// <summary>A device of a store.</summary>
    Terminal,

    /// <summary>A job that runs by the clock or by itself.</summary>
    Schedule,

    /// <summary>Whoever runs a command on the server.</summary>
    Command,
}

/// <summary>
/// Who acts, in which company, and on whose behalf. Passed to every action, never looked up in the middle of one.
/// What somebody may do is decided by the action from the database, not from this record alone.
/// </summary>
/// <param name="CompanyId">The company whose data are touched.</param>
/// <param name="Id">The staff member or terminal; null for a schedule or a command.</param>
/// <param name="Name">As it is written into the history.</param>
/// <param name="StoreId">The one store that a terminal belongs to; null for people.</param>
/// <param name="OnBehalfOf">For whom a support person acts.</param>
/// <param name="SupportSessionId">The 代理操作 under which a support person acts; every action reads its row.</param>
public sealed record Actor(
    ActorKind Kind,
    Guid CompanyId,
    Guid? Id,
    string Name,
    Guid? StoreId = null,
    string? OnBehalfOf = null,
    Guid? SupportSessionId = null)
{
    public static Actor Schedule(Guid companyId, string name) => new(ActorKind.Schedule, companyId, null, name);

    public static Actor Command(Guid companyId, string name) => new(ActorKind.Command, companyId, null, name);
}
