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
    private readonly string _data = Path.Combine("/tmp", "usenadmin-e2e-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly string _root = FindRoot();
    private readonly int _port = FreePort();
    private Process? _process;

    public string Url => $"http://localhost:{_port}";

    private string Web => Path.Combine(_root, "UsenAdmin.Web");

    private string Program => Directory.GetFiles(Path.Combine(Web, "bin"), "UsenAdmin.Web.dll", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/ref/", StringComparison.Ordinal)).OrderByDescending(File.GetLastWriteTimeUtc).First();

    public async ValueTask InitializeAsync()
    {
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
            using var kill = Process.Start("kill", ["-TERM", portal.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await portal.WaitForExitAsync();
        }

        _process?.Dispose();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
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
        start.Environment["SignIn__AttemptsPerMinute"] = "1000";
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

    private static int FreePort()
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
