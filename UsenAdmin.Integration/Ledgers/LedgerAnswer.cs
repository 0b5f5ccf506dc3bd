using System.Diagnostics.CodeAnalysis;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>Why a ledger did not do what it was asked. What the partner wrote about it never reaches a person.</summary>
public enum LedgerFailure
{
    /// <summary>It knows no such store, or the store is not the account's.</summary>
    StoreNotFound,

    /// <summary>The store has no POS連携 option.</summary>
    PosOptionRequired,

    CredentialsInvalid,

    /// <summary>No connection, or it broke off.</summary>
    Unreachable,

    TimedOut,

    Maintenance,

    RateLimited,

    /// <summary>An answer of 5xx.</summary>
    ServerError,

    /// <summary>An answer that is not of the contract: HTML, half a body, wrong types, an ID twice, too large.</summary>
    Malformed,

    /// <summary>It understood and refused for another reason.</summary>
    Refused,
}

/// <summary>What a ledger answered: a value, or why there is none.</summary>
public sealed record LedgerAnswer<T>
    where T : class
{
    private LedgerAnswer(T? value, LedgerFailure? failure, TimeSpan? retryAfter)
    {
        Value = value;
        Failure = failure;
        RetryAfter = retryAfter;
    }

    public T? Value { get; }

    public LedgerFailure? Failure { get; }

    /// <summary>How long the ledger asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsDone => Failure is null;

    /// <summary>It could not be asked, or could not answer now: worth trying again later, and says nothing about the question.</summary>
    public bool IsUnavailable => Failure is LedgerFailure.Unreachable or LedgerFailure.TimedOut or LedgerFailure.Maintenance
        or LedgerFailure.RateLimited or LedgerFailure.ServerError or LedgerFailure.Malformed;

    public static implicit operator LedgerAnswer<T>(T value) => new(value, null, null);

    public static implicit operator LedgerAnswer<T>(LedgerFailure failure) => new(null, failure, null);

    public static implicit operator LedgerAnswer<T>((LedgerFailure Failure, TimeSpan? RetryAfter) failed) => new(null, failed.Failure, failed.RetryAfter);
}
