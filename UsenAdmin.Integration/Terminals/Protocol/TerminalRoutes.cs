namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>The calls of the terminal protocol, relative to <see cref="BasePath"/>.</summary>
public static class TerminalRoutes
{
    public const string BasePath = "/api/terminal/v1/";
    public const string Enrollments = "enrollments";
    public const string TokenRotation = "token/rotation";
    public const string Master = "master";
    public const string AppliedMaster = "master/applied";
    public const string Openings = "openings";
    public const string CurrentOpening = "openings/current";
    public const string MasterSync = "master-sync";
    public const string Launcher = "launcher";
    public const string Heartbeats = "heartbeats";

    /// <summary>Header that every POST may carry: 1–64 ASCII characters, remembered 72 hours; 2xx answers are given again.</summary>
    public const string IdempotencyKey = "Idempotency-Key";
}
