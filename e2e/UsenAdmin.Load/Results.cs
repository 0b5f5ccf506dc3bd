using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace UsenAdmin.Load;

/// <summary>RESULTS.md: one section a part, each with when, of which commit and by which command it was measured. A part that was not run again keeps its own.</summary>
internal static class Results
{
    private const string Head = """
        # Measurements

        Written by `dotnet run -c Release --project e2e/UsenAdmin.Load`, all parts; `-- search`, `-- mapping`, … runs those parts alone and leaves the other sections as they
        are. Each figure stands beside its limit, measured in the same run, the two taking turns. Times are milliseconds where nothing else is said.

        """;

    public static async Task KeepAsync(Report report, IReadOnlyList<string> order)
    {
        var file = Path.Combine(Repository.Root, "e2e", "UsenAdmin.Load", "RESULTS.md");
        var sections = File.Exists(file) ? Sections(await File.ReadAllLinesAsync(file)) : [];
        sections[report.Part] = $"""
            {Title(report.Part)}

            {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, commit {await CommitAsync()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB, load {LoadBefore}; took {Took(report.Took)}.
            Command: `{report.Command}`
            {report.Text.TrimEnd()}

            """;
        var text = new StringBuilder(Head);
        foreach (var part in order.Where(sections.ContainsKey))
        {
            text.Append('\n').Append(sections[part]);
        }

        await File.WriteAllTextAsync(file, text.ToString());
    }

    /// <summary>How busy the machine was when the program began: figures of a busy one are worth less.</summary>
    private static string LoadBefore { get; } = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Title(string part) => $"## {part}";

    private static string Took(TimeSpan time) => time.TotalMinutes < 1 ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min";

    private static Dictionary<string, string> Sections(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, string>();
        var part = "";
        foreach (var line in lines)
        {
            part = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..] : part;
            if (part.Length > 0)
            {
                sections[part] = sections.GetValueOrDefault(part) + line + '\n';
            }
        }

        return sections.ToDictionary(s => s.Key, s => s.Value.TrimEnd() + '\n');
    }

    private static async Task<string> CommitAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "describe --always --dirty") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true });
        return git is null ? "unknown" : (await git.StandardOutput.ReadToEndAsync()).Trim();
    }
}

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "UsenAdmin.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("UsenAdmin.sln not found above the program's folder.");
        }

        return directory.FullName;
    }
}
