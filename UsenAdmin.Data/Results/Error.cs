namespace UsenAdmin.Data.Results;

/// <summary>Why something was refused, as a key with the values that its words need. Expected failures are errors; exceptions are for bugs.</summary>
public sealed record Error(ErrorKey Key)
{
    /// <summary>Values for the <c>{placeholders}</c> of the message, by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = EmptyArguments;

    private static readonly Dictionary<string, string> EmptyArguments = [];

    /// <summary>The same error with one more value for its words.</summary>
    public Error With(string name, string value) =>
        this with { Arguments = new Dictionary<string, string>(Arguments) { [name] = value } };

    /// <summary>A value that was refused: which field, and a resource key that says why.</summary>
    public static Error Invalid(string field, string reason) =>
        new Error(ErrorKey.InvalidValue).With("field", field).With("reason", reason);

    public static Error NotFound { get; } = new(ErrorKey.NotFound);

    public static Error Forbidden { get; } = new(ErrorKey.Forbidden);
}
