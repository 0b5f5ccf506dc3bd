using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;

namespace UsenAdmin.Load;

/// <summary>In bytes.</summary>
internal readonly record struct Memory(long Resident, long Objects)
{
    public static Memory operator -(Memory after, Memory before) => new(after.Resident - before.Resident, after.Objects - before.Objects);
}

/// <summary>A process of our own that serves on a port: the portal, or one of the hosts it is measured against.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Browsers keep style sheets and scripts as they do in production, though both run from their source folder.
    private const string CachesAssets = "EnableStaticAssetsDevelopmentCaching";

    private readonly ProcessStartInfo _start;
    private Process? _process;

    private ServerProcess(ProcessStartInfo start, int port)
    {
        _start = start;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What the process said, for whoever wants to know why.</summary>
    public string Log => Path.Combine(Path.GetTempPath(), "usenadmin-load", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(_start.ArgumentList[0])}-{Port}.log"));

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>The portal of this checkout, on a database of ours: no demo, no sandbox.</summary>
    public static ServerProcess Portal(string app, string owner, IReadOnlyDictionary<string, string>? settings = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            // The folder is the content root: the portal's static files are found from it.
            WorkingDirectory = Path.Combine(Repository.Root, "UsenAdmin.Web"),
            ArgumentList = { Path.Combine(Repository.Root, "UsenAdmin.Web", "bin", Configuration, "net10.0", "UsenAdmin.Web.dll") },
            RedirectStandardOutput = true,
        };
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__UsenAdmin"] = app,
            ["ConnectionStrings__UsenAdminOwner"] = owner,
            ["Demo__Seed"] = "false",
            ["Demo__Terminals"] = "false",
            ["Sandbox__Enabled"] = "false",
            ["SignIn__AttemptsPerMinute"] = "1000",
            ["Logging__LogLevel__Default"] = "Warning",
            [CachesAssets] = "true",
        };
        return new ServerProcess(With(start, port, environment.Concat(settings ?? new Dictionary<string, string>())), port);
    }

    /// <summary>One of <see cref="Hosts.LoadHosts"/>, with the portal's kind of garbage collection.</summary>
    public static ServerProcess Host(string name, params string[] arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "e2e", "UsenAdmin.Load"),
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "UsenAdmin.Load.dll"), "host", name },
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ServerProcess(With(start, port, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Logging__LogLevel__Default"] = "Warning", ["DOTNET_gcServer"] = "1", [CachesAssets] = "true" }), port);
    }

    public async Task StartAsync(CancellationToken ct, string ready = "/healthz/ready")
    {
        _process = Process.Start(_start) ?? throw new InvalidOperationException("dotnet did not start.");
        _ = KeepLogAsync(_process, Log);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var clock = Stopwatch.StartNew();
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (_process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(3))
            {
                throw new InvalidOperationException($"{_start.ArgumentList[0]} was not ready after {clock.Elapsed.TotalSeconds:0} s; ended: {_process.HasExited}; see {Log}.");
            }

            if (await AnswersAsync(http, ready, ct))
            {
                return;
            }
        }
    }

    /// <summary>What the process needs of the machine's memory, and what of it its objects are: after all that nobody refers to was collected.</summary>
    public async Task<Memory> MemoryAsync(CancellationToken ct)
    {
        await using var pipe = new NamedPipeClientStream(".", StartupHook.PipeOf(_process!.Id), PipeDirection.In);
        await pipe.ConnectAsync(ct);
        using var reader = new StreamReader(pipe);
        var objects = long.Parse(await reader.ReadToEndAsync(ct), CultureInfo.InvariantCulture);
        _process.Refresh();
        return new Memory(_process.WorkingSet64, objects);
    }

    /// <summary>As a power cut would: kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static async Task KeepLogAsync(Process process, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var log = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await process.StandardOutput.BaseStream.CopyToAsync(log);
    }

    private async Task<bool> AnswersAsync(HttpClient http, string ready, CancellationToken ct)
    {
        try
        {
            return (await http.GetAsync(new Uri(Url + ready), ct)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static ProcessStartInfo With(ProcessStartInfo start, int port, IEnumerable<KeyValuePair<string, string>> environment)
    {
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "UsenAdmin.Load.dll");
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return start;
    }

    // The portal is built beside this program, in the same configuration.
    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
