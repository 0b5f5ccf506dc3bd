using System.Buffers;
using System.Text;
using MessagePack;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public class TerminalHubProtocolTests
{
    private static readonly Guid Run = Guid.Parse("0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6");
    private static readonly DateTimeOffset FinishedAt = new(2026, 11, 23, 10, 2, 3, 45, TimeSpan.FromHours(9));

    public static TheoryData<ITerminalHubMessage, string> Messages => new()
    {
        {
            new MasterSyncRequestedMessage { RunId = Run, Version = 7 },
            """{"runId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","version":7}"""
        },
        {
            new MasterSyncFinishedMessage { RunId = Run, State = MasterSyncState.Succeeded, Version = 5_000_000_000, FinishedAt = FinishedAt },
            """{"runId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","state":"succeeded","version":5000000000,"finishedAt":"2026-11-23T01:02:03.045Z"}"""
        },
        { new LauncherChangedMessage(), "{}" },
        { new ReservationsChangedMessage { Ledger = LedgerProvider.Ebica }, """{"ledger":"ebica"}""" },
        { new FloorChangedMessage { Revision = 12 }, """{"revision":12}""" },
        { new MasterAppliedMessage { Version = 7 }, """{"runId":null,"version":7}""" },
        {
            new MasterSyncFailedMessage { RunId = Run, Version = 7, Code = "diskFull", Message = "空き容量" },
            """{"runId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","version":7,"code":"diskFull","message":"空き容量"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Json_argument_is_a_camel_case_map(ITerminalHubMessage message, string expected)
    {
        var frame = Encoding.UTF8.GetString(Json().GetMessageBytes(Invocation(message)).Span);

        Assert.Contains($"\"arguments\":[{expected}]", frame, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void MessagePack_argument_is_the_same_map(ITerminalHubMessage message, string expected)
    {
        var argument = ReadOnlyArgument(MessagePackProtocol().GetMessageBytes(Invocation(message)));

        Assert.Equal(expected, argument);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Both_encodings_read_what_they_write(ITerminalHubMessage message, string expected)
    {
        foreach (IHubProtocol protocol in new IHubProtocol[] { Json(), MessagePackProtocol() })
        {
            var read = Read(protocol, protocol.GetMessageBytes(Invocation(message)), message.GetType());

            Assert.True(message.Equals(read), $"{protocol.Name} read {read} for {expected}");
        }
    }

    [Fact]
    public void Untyped_client_may_send_unknown_keys_and_integers_of_any_width()
    {
        var frame = Frame("MasterApplied", (ref MessagePackWriter writer) =>
        {
            writer.WriteMapHeader(5);
            writer.Write("extra");
            writer.WriteArrayHeader(2);
            writer.Write(new byte[] { 1, 2 });
            writer.Write(DateTime.UnixEpoch);
            writer.Write(99);
            writer.Write("a key that is no string");
            writer.Write("version");
            writer.WriteUInt64(7);
            writer.Write("unknownExtension");
            writer.WriteExtensionFormat(new ExtensionResult(42, new byte[] { 1 }));
            writer.Write("runId");
            writer.Write(Run.ToString().ToUpperInvariant());
        });

        Assert.Equal(new MasterAppliedMessage { RunId = Run, Version = 7 }, Read(MessagePackProtocol(), frame, typeof(MasterAppliedMessage)));
    }

    [Fact]
    public void Run_may_be_left_out_but_the_version_may_not()
    {
        var good = Frame("MasterApplied", (ref MessagePackWriter writer) =>
        {
            writer.WriteMapHeader(1);
            writer.Write("version");
            writer.WriteInt8(3);
        });
        var bad = Frame("MasterApplied", (ref MessagePackWriter writer) => writer.WriteMapHeader(0));

        Assert.Equal(new MasterAppliedMessage { Version = 3 }, Read(MessagePackProtocol(), good, typeof(MasterAppliedMessage)));
        Assert.IsType<InvocationBindingFailureMessage>(ReadMessage(MessagePackProtocol(), bad, typeof(MasterAppliedMessage)));
    }

    [Fact]
    public void Map_that_never_ends_is_refused_not_followed()
    {
        var bad = Frame("MasterApplied", (ref MessagePackWriter writer) =>
        {
            for (var depth = 0; depth < 5000; depth++)
            {
                writer.WriteArrayHeader(1);
            }

            writer.WriteNil();
        });

        Assert.IsType<InvocationBindingFailureMessage>(ReadMessage(MessagePackProtocol(), bad, typeof(MasterAppliedMessage)));
    }

    private delegate void WriteArgument(ref MessagePackWriter writer);

    private static InvocationMessage Invocation(ITerminalHubMessage message) => new(message.GetType().Name.Replace("Message", "", StringComparison.Ordinal), [message]);

    private static JsonHubProtocol Json()
    {
        var options = new JsonHubProtocolOptions();
        TerminalHubProtocol.Configure(options);
        return new JsonHubProtocol(Options.Create(options));
    }

    private static MessagePackHubProtocol MessagePackProtocol()
    {
        var options = new MessagePackHubProtocolOptions();
        TerminalHubProtocol.Configure(options);
        return new MessagePackHubProtocol(Options.Create(options));
    }

    private static object? Read(IHubProtocol protocol, ReadOnlyMemory<byte> frame, Type argument) =>
        Assert.IsType<InvocationMessage>(ReadMessage(protocol, frame, argument)).Arguments.Single();

    private static HubMessage? ReadMessage(IHubProtocol protocol, ReadOnlyMemory<byte> frame, Type argument)
    {
        var input = new ReadOnlySequence<byte>(frame);
        Assert.True(protocol.TryParseMessage(ref input, new OneArgument(argument), out var message));
        return message;
    }

    /// <summary>[1, headers, invocation id, target, [argument], stream ids] behind a length, as an untyped client writes it.</summary>
    private static byte[] Frame(string target, WriteArgument writeArgument)
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(body);
        writer.WriteArrayHeader(6);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.WriteNil();
        writer.Write(target);
        writer.WriteArrayHeader(1);
        writeArgument(ref writer);
        writer.WriteArrayHeader(0);
        writer.Flush();
        return [.. LengthPrefix(body.WrittenCount), .. body.WrittenSpan];
    }

    private static IEnumerable<byte> LengthPrefix(int length)
    {
        for (; length > 0x7f; length >>= 7)
        {
            yield return (byte)(length | 0x80);
        }

        yield return (byte)length;
    }

    /// <summary>Decodes the frame with nothing but MessagePack's primitives.</summary>
    private static string ReadOnlyArgument(ReadOnlyMemory<byte> frame)
    {
        var start = 0;
        while ((frame.Span[start] & 0x80) != 0)
        {
            start++;
        }

        var reader = new MessagePackReader(frame[(start + 1)..]);
        Assert.Equal(6, reader.ReadArrayHeader());
        for (var skipped = 0; skipped < 4; skipped++)
        {
            reader.Skip();
        }

        Assert.Equal(1, reader.ReadArrayHeader());
        Assert.Equal(MessagePackType.Map, reader.NextMessagePackType);
        var pairs = new List<string>();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var key = reader.ReadString();
            pairs.Add($"\"{key}\":{ReadValue(ref reader)}");
        }

        return $"{{{string.Join(',', pairs)}}}";
    }

    private static string ReadValue(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.String => $"\"{reader.ReadString()}\"",
        MessagePackType.Integer => $"{reader.ReadInt64()}",
        MessagePackType.Nil when reader.TryReadNil() => "null",
        var other => throw new InvalidOperationException($"{other} has no place in a hub message."),
    };

    private sealed class OneArgument(Type type) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => typeof(object);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [type];

        public Type GetStreamItemType(string streamId) => typeof(object);
    }
}
