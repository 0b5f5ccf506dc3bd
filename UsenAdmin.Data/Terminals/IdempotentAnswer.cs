namespace UsenAdmin.Data.Terminals;

/// <summary>
/// A 2xx answer that is given again when the same call comes with the same key. Kept 72 hours; the body is encrypted. While the call runs, the row
/// is its claim and has no answer yet.
/// </summary>
public sealed class IdempotentAnswer(Guid companyId, Guid terminalId, string call, string key, int status, string protectedBody, DateTimeOffset at) : ICompanyOwned
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(72);

    /// <summary>The status of a call that still runs; its <see cref="At"/> says until when that is believed.</summary>
    public const int Claimed = 0;

    public Guid CompanyId { get; private set; } = companyId;

    public Guid TerminalId { get; private set; } = terminalId;

    /// <summary>Method and path.</summary>
    public string Call { get; private set; } = call;

    public string Key { get; private set; } = key;

    public int Status { get; private set; } = status;

    public string ProtectedBody { get; private set; } = protectedBody;

    public DateTimeOffset At { get; private set; } = at;
}
