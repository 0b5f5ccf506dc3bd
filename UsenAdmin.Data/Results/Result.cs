using System.Diagnostics.CodeAnalysis;

namespace UsenAdmin.Data.Results;

/// <summary>What an action came to when it has nothing to give back.</summary>
public readonly record struct Done;

/// <summary>What an action came to: its value, or the one error for which nothing was written.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Null when the action was done.</summary>
    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsDone => Error is null;

    /// <summary>The value. Throws when the action was refused: ask <see cref="IsDone"/> first.</summary>
    public T Value => Error is null
        ? _value!
        : throw new InvalidOperationException($"Refused with {Error.Key}, there is no value.");

    /// <summary>The value, or false with the error.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        value = _value;
        error = Error;
        return error is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    public static implicit operator Result<T>(ErrorKey key) => new(default, new Error(key));
}
