namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>Problem details (RFC 9457) as terminals get them. Refused means that nothing was written.</summary>
/// <param name="Code">The key of the message catalogue in lower camel case; null when something before the portal answered.</param>
public sealed record TerminalProblem(
    string? Type = null,
    string? Title = null,
    int? Status = null,
    string? Detail = null,
    string? Code = null);
