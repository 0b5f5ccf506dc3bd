namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>繰り返し設定 of a block.</summary>
public enum BlockRepeat
{
    None,
    Daily,
    Weekly,
}

/// <summary>What people write into the form of ブロック登録.</summary>
/// <param name="Date">The store's local day, of the first time when it is repeated.</param>
/// <param name="From">Minutes after the day's midnight.</param>
/// <param name="To">Minutes after the day's midnight, up to 36:00.</param>
/// <param name="TableIds">座席; at least one.</param>
/// <param name="RepeatUntil">The last day; null repeats it until it is removed.</param>
public sealed record BlockDetails(
    DateOnly Date, int From, int To, IReadOnlyList<string> TableIds, string? Note, BlockRepeat Repeat = BlockRepeat.None, DateOnly? RepeatUntil = null);

/// <summary>ブロック: tables that take nobody for a while.</summary>
public sealed class SandboxBlock
{
    private SandboxBlock()
    {
    }

    public string StoreId { get; private set; } = "";

    /// <summary>ブロックID.</summary>
    public string BlockId { get; private set; } = "";

    public DateOnly Date { get; private set; }

    public int From { get; private set; }

    public int To { get; private set; }

    public IReadOnlyList<string> TableIds { get; private set; } = [];

    public string? Note { get; private set; }

    public BlockRepeat Repeat { get; private set; }

    public DateOnly? RepeatUntil { get; private set; }

    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>担当者.</summary>
    public string RegisteredBy { get; private set; } = "";

    public static SandboxBlock Make(string storeId, string blockId, BlockDetails details, string by, DateTimeOffset at)
    {
        var block = new SandboxBlock { StoreId = storeId, BlockId = blockId };
        block.Edit(details, by, at);
        return block;
    }

    /// <summary>変更する.</summary>
    public void Edit(BlockDetails details, string by, DateTimeOffset at)
    {
        (Date, From, To, TableIds) = (details.Date, details.From, details.To, [.. details.TableIds]);
        (Note, Repeat, RepeatUntil) = (details.Note, details.Repeat, details.RepeatUntil);
        (RegisteredBy, RegisteredAt) = (by, at);
    }

    /// <summary>What the form shows of this block.</summary>
    public BlockDetails Details() => new(Date, From, To, TableIds, Note, Repeat, RepeatUntil);

    /// <summary>Whether it falls on a day.</summary>
    public bool FallsOn(DateOnly day) => day == Date
        || (day > Date && !(day > RepeatUntil) && Repeat switch
        {
            BlockRepeat.Daily => true,
            BlockRepeat.Weekly => day.DayOfWeek == Date.DayOfWeek,
            _ => false,
        });
}
