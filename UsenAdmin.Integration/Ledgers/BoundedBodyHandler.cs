using System.Net.Http.Headers;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>
/// Reads a partner's answer to its end while the pipeline's time-out, retry and circuit breaker still watch: a body that stalls or
/// breaks off counts like a connection that does.
/// </summary>
/// <exception cref="InvalidDataException">A success with more than <see cref="MaxBytes"/>. The body of an error that large is dropped.</exception>
internal sealed class BoundedBodyHandler : DelegatingHandler
{
    /// <summary>A store has at most some thousand seats; 10 MB is no list of seats any more.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = await ReadAsync(response.Content, cancellationToken);
            if (body is null && response.IsSuccessStatusCode)
            {
                throw new InvalidDataException($"The answer is larger than {MaxBytes} bytes.");
            }

            Replace(response, body ?? []);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > MaxBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(ct);
        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, ct)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    private static void Replace(HttpResponseMessage response, byte[] body)
    {
        var read = response.Content;
        response.Content = new ByteArrayContent(body);
        if (read.Headers.ContentType is { } type && MediaTypeHeaderValue.TryParse(type.ToString(), out var parsed))
        {
            response.Content.Headers.ContentType = parsed;
        }

        read.Dispose();
    }
}
