using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Stores;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Stores;

public sealed class ImportFileTests(TestPostgres postgres) : IAsyncLifetime
{
    private static readonly Guid Company = Guid.CreateVersion7();
    private static readonly Actor Admin = Actor.Command(Company, "試験");
    private PostgresDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private UsenAdminDbFactory Contexts => new(UsenAdminDbOptions.For(_database.App));

    private ImportFile Import => new(Contexts, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.Add(new Company(Company, "1001", "試験会社"));
        db.Stores.Add(new Store(Company, new StoreDetails { Code = "0001", Name = "本店", Phone = "03-0000-0000" }));
        await db.SaveChangesAsync(Ct);
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        var report = await RunAsync(ImportKind.Stores, "店舗コード,店舗名\n0001,新本店\n0002,支店\n", dryRun: true);

        Assert.Equal((2, 1, 1, 0), (report.Rows, report.Added, report.Changed, report.Problems.Count));
        Assert.Equal(["本店"], await NamesAsync());
    }

    [Fact]
    public async Task Files_from_Excel_in_Shift_JIS_are_read_and_columns_that_are_left_out_stay()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(932).GetBytes("店舗コード,店舗名,ブランド\r\n0001,新宿本店,つばき食堂\r\n");

        var result = await Import.ExecuteAsync(Admin, ImportKind.Stores, bytes, false, Ct);

        Assert.Empty(result.Value.Problems);
        await using var db = await Contexts.OpenAsync(Company, Ct);
        var store = await db.Stores.SingleAsync(Ct);
        Assert.Equal(("新宿本店", "03-0000-0000"), (store.Name, store.Phone));
        Assert.Equal(["つばき食堂"], await db.Brands.Select(b => b.Name).ToListAsync(Ct));
    }

    [Theory]
    [InlineData("0002,支店\n0003,\n", 3)]
    [InlineData("0002,支店\n0002,支店\n", 3)]
    [InlineData("０００２,支店\n", 2)]
    public async Task One_wrong_line_is_named_and_nothing_is_written(string lines, int wrongLine)
    {
        var report = await RunAsync(ImportKind.Stores, "店舗コード,店舗名\n" + lines, dryRun: false);

        Assert.Equal(wrongLine, Assert.Single(report.Problems).Line);
        Assert.Equal(["本店"], await NamesAsync());
    }

    [Fact]
    public async Task A_missing_column_is_named()
    {
        var report = await RunAsync(ImportKind.Stores, "店舗コード,名前\n0002,支店\n", dryRun: false);

        Assert.Equal("店舗名", Assert.Single(report.Problems).Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var result = await Import.ExecuteAsync(Admin, ImportKind.Stores, [0x81, 0xFF, 0xFE, 0x00, 0xFD], false, Ct);

        Assert.Equal("Import_Encoding", Assert.Single(result.Value.Problems).Key);
    }

    [Fact]
    public async Task Tables_come_in_with_their_category_and_in_the_order_of_the_file()
    {
        var report = await RunAsync(ImportKind.Tables, "店舗コード,テーブル名,テーブル略称,定員,区分\n0001,A1,A1,4,テーブル\n0001,待機1,W1,,待機\n", dryRun: false);

        Assert.Empty(report.Problems);
        await using var db = await Contexts.OpenAsync(Company, Ct);
        Assert.Equal(
            [("A1", 4, TableCategory.Table, 1), ("待機1", 0, TableCategory.Waiting, 2)],
            (await db.Tables.OrderBy(t => t.Order).ToListAsync(Ct)).Select(t => (t.Name, t.Capacity, t.Category, t.Order)));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("A-1", "A-1")]
    public void What_looks_like_a_formula_stays_text_on_the_way_out(string value, string written) => Assert.Equal(written, CsvFiles.Text(value));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ImportReport> RunAsync(ImportKind kind, string text, bool dryRun) =>
        (await Import.ExecuteAsync(Admin, kind, Encoding.UTF8.GetBytes(text), dryRun, Ct)).Value;

    private async Task<List<string>> NamesAsync()
    {
        await using var db = await Contexts.OpenAsync(Company, Ct);
        return await db.Stores.OrderBy(s => s.Code).Select(s => s.Name).ToListAsync(Ct);
    }
}
