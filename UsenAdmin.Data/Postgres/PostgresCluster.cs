using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace UsenAdmin.Data.Postgres;

/// <summary>One data directory and the server that runs on it. Called under the start lock only.</summary>
internal sealed class PostgresCluster(EmbeddedPostgresOptions options, string binDirectory, PostgresSecrets secrets, ILogger logger)
{
    private readonly PostgresProcess _process = new(binDirectory);

    /// <summary>The folder carries the major version: another version's server does not start on it.</summary>
    private readonly string _data = Path.Combine(options.DataRoot, "data-" + MajorVersion(binDirectory));

    private string LogFile => Path.Combine(options.DataRoot, "postgres.log");

    private string PidFile => Path.Combine(_data, "postmaster.pid");

    /// <summary>Adopts the server that runs already, or starts one, making the cluster first where there is none.</summary>
    /// <returns>The port on 127.0.0.1.</returns>
    public async Task<int> StartAsync(CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(_data, "PG_VERSION")))
        {
            await InitializeAsync(ct);
        }

        if (RunningPort() is { } running && await AnswersAsync(running, ct))
        {
            logger.LogInformation("Adopted the PostgreSQL that runs on port {Port}", running);
            return running;
        }

        var port = FreePort();
        if (!await StartAsync(port, ct))
        {
            await StopAsync(ct);
            throw new PostgresUnavailableException($"PostgreSQL did not start. Its log is {LogFile}.");
        }

        logger.LogInformation("Started PostgreSQL on port {Port}, data in {Directory}", port, _data);
        return port;
    }

    /// <summary>Starts the server again where it was, if it is not there any more: connection strings that name the port stay true.</summary>
    /// <returns>Whether it answers now.</returns>
    public async Task<bool> StartAgainAsync(int port, CancellationToken ct)
    {
        if (await AnswersAsync(port, ct))
        {
            return true;
        }

        logger.LogWarning("PostgreSQL on port {Port} is gone; it is started again", port);
        return await StartAsync(port, ct);
    }

    /// <summary>Whether something listens on the port. Asks no password, so that it may be asked every few seconds.</summary>
    public static async Task<bool> ListensAsync(int port, CancellationToken ct)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> StartAsync(int port, CancellationToken ct)
    {
        RemovePidOfZombie();
        var exit = await _process.RunAsync("pg_ctl", ["-s", "-w", "-t", Seconds(options.StartTimeout), "-D", _data, "-l", LogFile, "-o", ServerOptions(port), "start"], ct);
        return exit == 0 && await AnswersAsync(port, ct);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (File.Exists(PidFile))
        {
            await _process.RunAsync("pg_ctl", ["-s", "-w", "-D", _data, "-m", "fast", "stop"], ct);
        }
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(options.DataRoot);
        await PostgresProcess.OwnAsync(options.DataRoot, ct);
        var passwordFile = Path.Combine(options.DataRoot, "superuser.password");
        await File.WriteAllTextAsync(passwordFile, secrets.Superuser, ct);
        await PostgresProcess.OwnAsync(options.DataRoot, ct);
        try
        {
            // Plain C would break the trigram search in Japanese.
            var locale = MajorVersion(binDirectory) >= 17
                ? new[] { "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C" }
                : ["--locale=C.UTF-8"];
            var exit = await _process.RunAsync("pg_ctl", ["-s", "-D", _data, "-o", string.Join(' ', [.. locale, "-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256", $"--pwfile={passwordFile}", options.Fsync ? "" : "--no-sync"]), "initdb"], ct);
            if (exit != 0)
            {
                throw new PostgresUnavailableException($"initdb failed in {_data}.");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private string ServerOptions(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections={options.MaxConnections} -c shared_buffers=256MB -c log_timezone=UTC -c timezone=UTC{(options.Fsync ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off")}");

    private async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(PostgresSecrets.ConnectionString(port, "postgres", "postgres", secrets.Superuser) + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (NpgsqlException e)
        {
            logger.LogDebug(e, "No PostgreSQL of ours answers on port {Port}", port);
            return false;
        }
    }

    // Line 1 of postmaster.pid is the process, line 4 the port.
    private int? RunningPort() =>
        File.Exists(PidFile) && File.ReadAllLines(PidFile) is { Length: > 3 } lines && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : null;

    // A killed server whose parent does not wait for it stays a zombie, and pg_ctl takes it for a running one.
    private void RemovePidOfZombie()
    {
        if (!File.Exists(PidFile))
        {
            return;
        }

        var status = $"/proc/{File.ReadLines(PidFile).First().Trim()}/stat";
        if (File.Exists(status) && File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal))
        {
            logger.LogInformation("The last PostgreSQL was killed; its pid file is removed");
            File.Delete(PidFile);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static int MajorVersion(string binDirectory)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Path.Combine(binDirectory, PostgresBinaries.Program("pg_ctl")), "--version") { RedirectStandardOutput = true })
            ?? throw new PostgresUnavailableException("pg_ctl did not start.");
        var digits = process.StandardOutput.ReadToEnd().SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
