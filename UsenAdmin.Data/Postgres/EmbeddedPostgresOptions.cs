using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Data.Postgres;

/// <summary>Where the private PostgreSQL comes from and where it keeps its data.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder with <c>initdb</c> and <c>pg_ctl</c>; null looks in the usual places.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>Holds the cluster, its passwords and its locks. One cluster each.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Off only where losing everything with the machine's power does not matter: in tests.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>How many connections the server takes at once.</summary>
    public int MaxConnections { get; init; } = 300;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to look whether the server still lives, and start it again if not; null leaves that to others.</summary>
    public TimeSpan? WatchInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A folder for each checkout, outside of it: as root below /var/lib, which the user that PostgreSQL runs as can traverse
    /// (a home of mode 700 it cannot), else in the user's local application data.
    /// </summary>
    public static string DefaultDataRoot(string contentRoot)
    {
        var root = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
            ? "/var/lib/usenadmin"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "usenadmin");
        var checkout = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(contentRoot).TrimEnd('/', '\\'))))[..12];
        return Path.Combine(root, checkout);
    }
}
