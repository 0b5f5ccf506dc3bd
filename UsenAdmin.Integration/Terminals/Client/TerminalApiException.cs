using System.Net;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>The portal answered, but not with what was asked for. Without an answer it is a plain <see cref="HttpRequestException"/>.</summary>
public sealed class TerminalApiException(HttpStatusCode status, string? code, string? detail, TimeSpan? retryAfter, Exception? inner = null)
    : HttpRequestException($"{(int)status} {code ?? status.ToString()}: {detail}", inner, status)
{
    /// <summary>The key of the message catalogue in lower camel case; null when something before the portal answered.</summary>
    public string? Code { get; } = code;

    /// <summary>What the portal says to the user.</summary>
    public string? Detail { get; } = detail;

    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
