using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsenAdmin.Tests.Web.Account.Passkeys;

/// <summary>A device with one passkey (ES256, no attestation), and the browser in front of it, which says what it is told to.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte Attested = 0x40;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public string Domain { get; set; } = "portal.example";

    public string Origin { get; set; } = "https://portal.example";

    /// <summary>Goes up with each use; 0 is that of a device that does not count.</summary>
    public uint Counter { get; set; }

    public bool VerifiesPerson { get; set; } = true;

    public string UserHandle { get; set; } = "";

    /// <returns>What the browser sends for <c>navigator.credentials.create()</c>.</returns>
    public string Create(string options)
    {
        var question = JsonNode.Parse(options)!;
        UserHandle = question["user"]!["id"]!.GetValue<string>();
        var point = _key.ExportParameters(false).Q;
        byte[] publicKey = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(Attested), .. new byte[16], 0, (byte)CredentialId.Length, .. CredentialId, .. publicKey];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new JsonObject { ["clientDataJSON"] = Text(ClientData("webauthn.create", question)), ["attestationObject"] = Text(attestation) });
    }

    /// <returns>What the browser sends for <c>navigator.credentials.get()</c>.</returns>
    public string Get(string options)
    {
        Counter += Counter == 0 ? 0u : 1u;
        var (data, said) = (Data(0), ClientData("webauthn.get", JsonNode.Parse(options)!));
        var signature = _key.SignData([.. data, .. SHA256.HashData(said)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new JsonObject
        {
            ["clientDataJSON"] = Text(said),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(signature),
            ["userHandle"] = UserHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)(flags | Present | (VerifiesPerson ? Verified : 0)), .. counter];
    }

    private byte[] ClientData(string type, JsonNode question) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = question["challenge"]!.GetValue<string>(), origin = Origin, crossOrigin = false });

    private string Answer(JsonObject response) => new JsonObject
    {
        ["id"] = Text(CredentialId),
        ["type"] = "public-key",
        ["response"] = response,
        ["clientExtensionResults"] = new JsonObject(),
    }.ToJsonString();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
