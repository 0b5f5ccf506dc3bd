using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

[assembly: AssemblyFixture(typeof(UsenAdmin.E2E.PortalProcess))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace UsenAdmin.E2E;

/// <summary>The portal as a newcomer starts it: its own process, its own PostgreSQL, demo, sandbox and job server; on a free port.</summary>
public sealed class PortalProcess : IAsyncLifetime
{
    private readonly string _data;
    private readonly bool _isGuest;
    private readonly string? _redis;
    private readonly string _root = FindRoot();
    private readonly int _port = FreePort();
    private Process? _process;

    public PortalProcess() => _data = Path.Combine("/tmp", "usenadmin-e2e-" + Guid.NewGuid().ToString("N")[..8]);

    /// <param name="host">Another node, whose PostgreSQL this one uses, too; null for one that has its own.</param>
    /// <param name="redis">What the nodes tell each other through; null for nothing.</param>
    internal PortalProcess(PortalProcess? host, string? redis)
        : this()
    {
        _redis = redis;
        if (host is not null)
        {
            (_data, _isGuest) = (host._data, true);
        }
    }

    public string Url => $"http://localhost:{_port}";

    private string Web => Path.Combine(_root, "UsenAdmin.Web");

    private string Program => Directory.GetFiles(Path.Combine(Web, "bin"), "UsenAdmin.Web.dll", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/ref/", StringComparison.Ordinal)).OrderByDescending(File.GetLastWriteTimeUtc).First();

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts it, first or again, on the same port and data, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = Start([], redirect: false);
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await timer.WaitForNextTickAsync())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The portal ended with {_process.ExitCode} before it was ready.");
            }

            if (await IsReadyAsync(http))
            {
                return;
            }

            if (clock.Elapsed > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException("The portal was not ready within three minutes.");
            }
        }
    }

    /// <summary>Ends the portal as a power cut would: nothing is tidied up. Its PostgreSQL lives on.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("-KILL", _process!.Id);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the private PostgreSQL in the same way.</summary>
    public Task KillPostgresAsync() => SignalAsync("-KILL", Postmaster()!.Value);

    /// <summary>As <c>pg_ctl stop -m immediate</c>: no checkpoint, the connections are cut, the next start recovers.</summary>
    public async Task StopPostgresAtOnceAsync()
    {
        var stopped = Postmaster();
        await SignalAsync("-QUIT", stopped!.Value);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Postmaster() == stopped && await timer.WaitForNextTickAsync())
        {
        }
    }

    /// <summary>Runs one of the README's commands beside the portal and gives its standard output.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var process = Start(words, redirect: true);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{words[0]} ended with {process.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } portal)
        {
            // In order, so that it stops its PostgreSQL, too.
            await SignalAsync("-TERM", portal.Id);
            await portal.WaitForExitAsync();
        }

        _process?.Dispose();
        if (!_isGuest && Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    internal static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>Null while there is none.</returns>
    private int? Postmaster()
    {
        try
        {
            return Directory.GetFiles(_data, "postmaster.pid", SearchOption.AllDirectories).SingleOrDefault() is { } file
                ? int.Parse(File.ReadLines(file).First(), System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
        catch (IOException)
        {
            return null; // It was taken away between the two.
        }
    }

    private Process Start(string[] words, bool redirect)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Web, RedirectStandardOutput = redirect };
        start.ArgumentList.Add(Program);
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = Url;
        start.Environment["Postgres__DataRoot"] = _data;
        start.Environment["Demo__Stores"] = "12";
        start.Environment["Ledgers__Resty__BaseUrl"] = Url + "/sandbox/resty";
        start.Environment["Ledgers__Ebica__BaseUrl"] = Url + "/sandbox/ebica";
        start.Environment["Portal__PublicUrl"] = Url;
        start.Environment["SignIn__AttemptsPerMinute"] = "1000";
        if (_redis is not null)
        {
            start.Environment["ConnectionStrings__Redis"] = _redis;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri(Url + "/healthz/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "UsenAdmin.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("UsenAdmin.sln not found above the test's folder.");
        }

        return directory.FullName;
    }
}
