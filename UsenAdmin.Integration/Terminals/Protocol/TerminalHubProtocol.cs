using MessagePack;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.SignalR;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>
/// The two encodings of the hub, for the portal and for clients alike. MessagePack carries exactly the map that JSON
/// would, so that no message can mean different things in the two.
/// </summary>
public static class TerminalHubProtocol
{
    /// <summary>Untrusted input: limits depth, and hashes keys so that collisions cannot be made.</summary>
    private static readonly MessagePackSerializerOptions MessagePack = MessagePackSerializerOptions.Standard
        .WithResolver(CompositeResolver.Create(TerminalMessageResolver.Instance, StandardResolver.Instance))
        .WithSecurity(MessagePackSecurity.UntrustedData);

    /// <summary><c>AddMessagePackProtocol(TerminalHubProtocol.Configure)</c></summary>
    public static void Configure(MessagePackHubProtocolOptions options) => options.SerializerOptions = MessagePack;

    /// <summary><c>AddJsonProtocol(TerminalHubProtocol.Configure)</c></summary>
    public static void Configure(JsonHubProtocolOptions options) => TerminalJson.Configure(options.PayloadSerializerOptions);
}
