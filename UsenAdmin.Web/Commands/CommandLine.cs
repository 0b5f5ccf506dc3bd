using System.Globalization;

namespace UsenAdmin.Web.Commands;

/// <summary>A command that does not come as it should; the message says how it is used.</summary>
public sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The words after <c>--</c>: a command's name, then pairs of <c>--option value</c>.</summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> _options = [];

    private CommandLine(string name) => Name = name;

    public string Name { get; }

    /// <returns>Null when the arguments name no command: they are the host's own (<c>--urls</c>, <c>--Demo:Seed=true</c>).</returns>
    public static CommandLine? Read(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-') || args[0].Contains('=', StringComparison.Ordinal))
        {
            return null;
        }

        var line = new CommandLine(args[0]);
        for (var i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 >= args.Length)
            {
                throw new UsageException($"'{args[i]}' is not an option with a value.");
            }

            line._options[args[i][2..]] = args[i + 1];
        }

        return line;
    }

    public string Required(string option) =>
        _options.GetValueOrDefault(option) ?? throw new UsageException($"--{option} is missing.");

    public string? Optional(string option) => _options.GetValueOrDefault(option);

    public int Number(string option, int otherwise) =>
        !_options.TryGetValue(option, out var text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{option} takes a whole number.");

    public T Choice<T>(string option)
        where T : struct, Enum =>
        Enum.TryParse<T>(Required(option), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new UsageException($"--{option} is one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
