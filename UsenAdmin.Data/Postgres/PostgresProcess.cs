using System.Diagnostics;

namespace UsenAdmin.Data.Postgres;

/// <summary>Runs PostgreSQL's programs: as root in the name of another user, because PostgreSQL refuses root.</summary>
internal sealed class PostgresProcess(string binDirectory)
{
    private static readonly bool IsRoot = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux();

    private static readonly string User = IsRoot && File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    /// <summary>Runs to the end. Standard output is not redirected: the server inherits it from pg_ctl and would hold it open for good.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(binDirectory, PostgresBinaries.Program(program)))
        {
            // The other user may not be allowed into the folder that the portal was started in.
            WorkingDirectory = OperatingSystem.IsWindows() ? binDirectory : "/",
        };

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (IsRoot)
        {
            start.UserName = User;
        }

        using var process = Process.Start(start) ?? throw new PostgresUnavailableException($"{program} did not start.");
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    /// <summary>Gives the folder and all in it to the user that PostgreSQL runs as.</summary>
    public static async Task OwnAsync(string directory, CancellationToken ct)
    {
        if (!IsRoot)
        {
            return;
        }

        using var chown = Process.Start("chown", ["-R", User, directory]);
        await chown.WaitForExitAsync(ct);
        if (chown.ExitCode != 0)
        {
            throw new PostgresUnavailableException($"{directory} could not be given to the user {User}.");
        }
    }
}
