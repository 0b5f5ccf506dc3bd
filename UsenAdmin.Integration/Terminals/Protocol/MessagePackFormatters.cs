using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>Enums as lower camel case text in MessagePack too.</summary>
internal sealed class LowerCamelEnumFormatter<T> : IMessagePackFormatter<T>
    where T : struct, Enum
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
        writer.Write(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        Enum.TryParse<T>(reader.ReadString(), ignoreCase: true, out var value)
            ? value
            : throw new MessagePackSerializationException($"Not a {typeof(T).Name}.");
}

/// <summary>Instants as text in MessagePack too, not as its own timestamp.</summary>
internal sealed class InstantFormatter : IMessagePackFormatter<DateTimeOffset>
{
    public void Serialize(ref MessagePackWriter writer, DateTimeOffset value, MessagePackSerializerOptions options) =>
        writer.Write(Instant.Write(value));

    public DateTimeOffset Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        Instant.TryRead(reader.ReadString(), out var instant) ? instant : throw new MessagePackSerializationException("Not an instant.");
}
