using System.Diagnostics.CodeAnalysis;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>What a ledger answered: a value, or why there is none.</summary>
public sealed record LedgerAnswer<T>
    where T : class
{
    private LedgerAnswer(T? value, LedgerFailed? failed)
    {
        Value = value;
        Failure = failed?.Failure;
        Refusal = failed?.Refusal;
        RetryAfter = failed?.RetryAfter;
    }

    public T? Value { get; }

    public LedgerFailure? Failure { get; }

    /// <summary>Set when <see cref="Failure"/> is <see cref="LedgerFailure.Refused"/>.</summary>
    public LedgerRefusal? Refusal { get; }

    /// <summary>How long the ledger asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsDone => Failure is null;

    /// <summary>It could not be asked, or could not answer now: worth trying again later, and says nothing about the question.</summary>
    public bool IsUnavailable => MayHaveArrived || Failure is LedgerFailure.Unreachable or LedgerFailure.Maintenance or LedgerFailure.RateLimited
        or LedgerFailure.ClockOff;

    /// <summary>Nobody knows whether it was done: ask the ledger before sending it again.</summary>
    public bool MayHaveArrived => Failure is LedgerFailure.TimedOut or LedgerFailure.ConnectionLost or LedgerFailure.ServerError
        or LedgerFailure.Malformed or LedgerFailure.InProgress;

    public static implicit operator LedgerAnswer<T>(T value) => new(value, null);

    public static implicit operator LedgerAnswer<T>(LedgerFailure failure) => new(null, new LedgerFailed(failure, null, null));

    public static implicit operator LedgerAnswer<T>(LedgerRefusal refusal) => new(null, new LedgerFailed(LedgerFailure.Refused, null, refusal));

    internal static LedgerAnswer<T> Failed(LedgerFailed failed) => new(null, failed);

    /// <summary>The same failure as an answer to another question.</summary>
    internal LedgerAnswer<TOther> Failed<TOther>()
        where TOther : class => LedgerAnswer<TOther>.Failed(new LedgerFailed(Failure!.Value, RetryAfter, Refusal));
}
