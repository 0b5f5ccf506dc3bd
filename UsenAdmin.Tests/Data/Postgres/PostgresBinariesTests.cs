using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Data.Postgres;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usenadmin-binaries-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_that_lead_nowhere_are_no_postgresql()
    {
        foreach (var program in (string[])["initdb", "pg_ctl"])
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, program), "/nowhere/" + program);
        }

        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() =>
            EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { BinDirectory = _folder.FullName, DataRoot = Path.Combine(_folder.FullName, "data") }, NullLogger.Instance, Ct));

        Assert.Contains("has no initdb and pg_ctl", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packages_libraries_get_their_short_names_and_twice_is_no_harm()
    {
        var libraries = _folder.CreateSubdirectory("native/lib").FullName;
        File.WriteAllText(Path.Combine(libraries, "libpq.so.5.18"), "library");
        File.WriteAllText(Path.Combine(_folder.FullName, "native", "pg-symlinks.json"), """[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]""");

        PostgresBinaries.LinkLibraries(_folder.FullName);
        PostgresBinaries.LinkLibraries(_folder.FullName);

        Assert.Equal("library", File.ReadAllText(Path.Combine(libraries, "libpq.so.5")));
        Assert.Equal("libpq.so.5.18", new FileInfo(Path.Combine(libraries, "libpq.so.5")).LinkTarget);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
