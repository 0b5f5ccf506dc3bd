using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Integration.Terminals.Client;
using UsenAdmin.Integration.Terminals.Protocol;
using Xunit;

namespace UsenAdmin.Tests.Integration.Terminals;

public sealed class MasterDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("masters-");
    private readonly ObservedTime _time = new();

    private string File => Path.Combine(_folder.FullName, "master");

    [Fact]
    public void Nothing_is_held_at_first()
    {
        Assert.Null(Disk().Read());
    }

    [Fact]
    public void Stored_master_is_read_by_whoever_comes_after_a_power_cut()
    {
        Disk().Store(Body(7));

        var held = Disk().Read();
        Assert.Equal(7, held?.Version);
        Assert.Equal(_time.GetUtcNow(), held?.StoredAt);
        Assert.Equal("テーブル1", held?.Document.Ledgers.Single().Mappings.Single().SeatName);
    }

    [Fact]
    public void File_cut_anywhere_is_damaged_and_can_be_replaced()
    {
        Disk().Store(Body(7));
        var whole = System.IO.File.ReadAllBytes(File);

        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.Null(Disk().Read());
        }

        Assert.Equal(7, Disk().Store(Body(7)).Version);
        Assert.Equal(7, Disk().Read()?.Version);
    }

    [Fact]
    public void Changed_bytes_are_damage_even_where_the_json_still_reads()
    {
        Disk().Store(Body(7));
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[bytes.AsSpan().IndexOf("\"capacity\":4"u8) + 11] = (byte)'9';
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.Null(Disk().Read());
    }

    [Fact]
    public void Older_master_of_the_store_is_ignored()
    {
        Disk().Store(Body(7));

        Assert.Equal(7, Disk().Store(Body(6)).Version);
        Assert.Equal(7, Disk().Read()?.Version);
    }

    [Fact]
    public void Master_of_another_store_replaces_it_whatever_its_version()
    {
        Disk().Store(Body(7));

        Assert.Equal(1, Disk().Store(JsonSerializer.SerializeToUtf8Bytes(Masters.Version(1, Guid.NewGuid()), TerminalJson.Options)).Version);
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_master_is_refused_and_the_held_one_stays(string body)
    {
        Disk().Store(Body(7));

        Assert.Throws<JsonException>(() => Disk().Store(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Equal(7, Disk().Read()?.Version);
    }

    [Fact]
    public void Left_over_temporary_file_is_no_obstacle()
    {
        System.IO.File.WriteAllText(File + ".tmp", "half a mas");

        Assert.Equal(7, Disk().Store(Body(7)).Version);
        Assert.False(System.IO.File.Exists(File + ".tmp"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Body(long version) => JsonSerializer.SerializeToUtf8Bytes(Masters.Version(version), TerminalJson.Options);

    private MasterDisk Disk() => new(_folder.FullName, _time, NullLogger<MasterDisk>.Instance);
}
