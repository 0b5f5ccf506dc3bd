namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Addresses below the portal's, which may itself have a path.</summary>
internal static class PortalAddress
{
    public static Uri Of(Uri portal, string path) => new($"{portal.ToString().TrimEnd('/')}{path}");
}
