namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>IDs that the ledgers give out: short, and never the same twice.</summary>
internal static class SandboxIds
{
    public static string New(string prefix) => prefix + Guid.CreateVersion7().ToString("N");
}
