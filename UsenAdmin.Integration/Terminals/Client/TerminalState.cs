namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>How a terminal stands to the portal. Whether it is open (開局) is another matter.</summary>
public enum TerminalState
{
    /// <summary>Not running.</summary>
    Stopped,

    /// <summary>Opening the hub.</summary>
    Connecting,

    /// <summary>The hub is open: pushes arrive.</summary>
    Online,

    /// <summary>No hub; tries again, and polls while open.</summary>
    Offline,

    /// <summary>The portal takes none of its tokens: stopped for good, until somebody enrolls it again.</summary>
    Revoked,
}
