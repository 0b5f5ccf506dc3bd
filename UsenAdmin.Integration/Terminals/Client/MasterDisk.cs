using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>A master on this terminal's disk.</summary>
/// <param name="StoredAt">By the terminal's clock.</param>
public sealed record StoredMaster(MasterDocument Document, DateTimeOffset StoredAt)
{
    public long Version => Document.Version;
}

/// <summary>
/// The master on disk: one file with a line about the content (length, SHA-256, time) and below it the body exactly as the portal
/// sent it. The disk is what counts, so that nothing is ever said to be held that a power cut would take away.
/// </summary>
public sealed class MasterDisk(string directory, TimeProvider time, ILogger<MasterDisk> logger)
{
    private readonly string _path = Path.Combine(directory, "master");

    /// <summary>The held master; null when there is none or the file is damaged: then it is to be fetched again.</summary>
    public StoredMaster? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        var content = File.ReadAllBytes(_path);
        try
        {
            return Parse(content);
        }
        catch (JsonException e)
        {
            logger.LogWarning("The master on disk is damaged ({Length} bytes), it will be fetched again: {Reason}", content.Length, e.Message);
            return null;
        }
    }

    /// <summary>
    /// Keeps a body of <c>GET /master</c> unless the held version of the same store is as new. Returns what is held afterwards.
    /// Throws <see cref="JsonException"/> for what is no master, and what the file system throws when it cannot be written.
    /// </summary>
    public StoredMaster Store(ReadOnlyMemory<byte> body)
    {
        var document = ParseDocument(body.Span);
        if (Read() is { } held && held.Document.Store.StoreId == document.Store.StoreId && held.Version >= document.Version)
        {
            return held;
        }

        var now = time.GetUtcNow();
        var header = new Header(body.Length, Convert.ToHexStringLower(SHA256.HashData(body.Span)), now);
        AtomicFile.CreateDirectory(directory);
        AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(header, TerminalJson.Options), "\n"u8.ToArray(), body);
        return new StoredMaster(document, now);
    }

    /// <summary>Forgets the master: the terminal now belongs to another store.</summary>
    public void Clear() => AtomicFile.Delete(_path);

    private static StoredMaster Parse(ReadOnlySpan<byte> content)
    {
        var line = content.IndexOf((byte)'\n');
        var header = line < 0 ? null : JsonSerializer.Deserialize<Header>(content[..line], TerminalJson.Options);
        var body = content[(line + 1)..];
        if (header is null || header.Length != body.Length || header.Sha256 != Convert.ToHexStringLower(SHA256.HashData(body)))
        {
            throw new JsonException("The content is not what was written.");
        }

        return new StoredMaster(ParseDocument(body), header.StoredAt);
    }

    private static MasterDocument ParseDocument(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize<MasterDocument>(body, TerminalJson.Options) is { Version: > 0 } document
            ? document
            : throw new JsonException("A master has a version from 1.");

    private sealed record Header(int Length, string Sha256, DateTimeOffset StoredAt);
}
