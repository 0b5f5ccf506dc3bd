using System.Buffers;
using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>
/// Writes a message as the MessagePack map with the keys and values of its JSON, and reads it the same way, so that
/// unknown keys, integers of any width and missing keys are treated as in JSON.
/// </summary>
internal sealed class TerminalMessageFormatter<T> : IMessagePackFormatter<T>
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
        JsonAsMessagePack.Write(ref writer, JsonSerializer.SerializeToElement(value, TerminalJson.Options));

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonAsMessagePack.Read(ref reader, json, options.Security);
        }

        return JsonSerializer.Deserialize<T>(buffer.WrittenSpan, TerminalJson.Options)
            ?? throw new MessagePackSerializationException($"{typeof(T).Name} is a map, not nil.");
    }
}
