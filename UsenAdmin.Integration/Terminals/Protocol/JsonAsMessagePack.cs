using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>The same value in JSON and in MessagePack.</summary>
internal static class JsonAsMessagePack
{
    public static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.GetPropertyCount());
                foreach (var property in value.EnumerateObject())
                {
                    writer.Write(property.Name);
                    Write(ref writer, property.Value);
                }

                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    Write(ref writer, item);
                }

                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    public static void Read(ref MessagePackReader reader, Utf8JsonWriter json, MessagePackSecurity security)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                ReadMap(ref reader, json, security);
                break;
            case MessagePackType.Array:
                ReadArray(ref reader, json, security);
                break;
            case MessagePackType.String:
                json.WriteStringValue(reader.ReadString());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                json.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                json.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                json.WriteNumberValue(reader.ReadDouble());
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Binary:
                json.WriteBase64StringValue(reader.ReadBytes() is { } bytes ? bytes.ToArray() : []);
                break;
            case MessagePackType.Extension:
                ReadExtension(ref reader, json);
                break;
            default:
                reader.Skip();
                json.WriteNullValue();
                break;
        }
    }

    private static void ReadMap(ref MessagePackReader reader, Utf8JsonWriter json, MessagePackSecurity security)
    {
        security.DepthStep(ref reader);
        json.WriteStartObject();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            if (reader.NextMessagePackType == MessagePackType.String)
            {
                json.WritePropertyName(reader.ReadString()!);
                Read(ref reader, json, security);
            }
            else
            {
                // Every key of the protocol is a string: another one is an unknown key.
                reader.Skip();
                reader.Skip();
            }
        }

        json.WriteEndObject();
        reader.Depth--;
    }

    private static void ReadArray(ref MessagePackReader reader, Utf8JsonWriter json, MessagePackSecurity security)
    {
        security.DepthStep(ref reader);
        json.WriteStartArray();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            Read(ref reader, json, security);
        }

        json.WriteEndArray();
        reader.Depth--;
    }

    /// <summary>A timestamp is an instant; no other extension has a meaning in the protocol.</summary>
    private static void ReadExtension(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        var header = reader.CreatePeekReader().ReadExtensionFormatHeader();
        if (header.TypeCode == ReservedMessagePackExtensionTypeCode.DateTime)
        {
            json.WriteStringValue(reader.ReadDateTime().ToString("O", CultureInfo.InvariantCulture));
        }
        else
        {
            reader.Skip();
            json.WriteNullValue();
        }
    }
}
