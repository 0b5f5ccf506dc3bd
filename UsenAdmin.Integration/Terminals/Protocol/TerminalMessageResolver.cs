using MessagePack;
using MessagePack.Formatters;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>Gives every <see cref="ITerminalHubMessage"/> the formatter that follows its JSON.</summary>
internal sealed class TerminalMessageResolver : IFormatterResolver
{
    public static readonly TerminalMessageResolver Instance = new();

    public IMessagePackFormatter<T>? GetFormatter<T>() => PerType<T>.Formatter;

    private static class PerType<T>
    {
        public static readonly IMessagePackFormatter<T>? Formatter =
            typeof(ITerminalHubMessage).IsAssignableFrom(typeof(T)) ? new TerminalMessageFormatter<T>() : null;
    }
}
