using System.Text;
using MiniExcelLibs;
using UsenAdmin.Web.Features.Onboarding;
using UsenAdmin.Web.Features.Stores;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Onboarding;

public class OnboardingFileTests
{
    private const string Text = "店舗コード,店舗ID,予約台帳\r\n0001,R0001,Resty\r\n0002,ｒ０００２,\r\n,,\r\n";

    static OnboardingFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("shift_jis")]
    public void CSV_is_read_as_Excel_writes_it(string encoding)
    {
        var (lines, problem) = OnboardingFile.Read(Encoding.GetEncoding(encoding).GetBytes(Text));
        Assert.Null(problem);
        Assert.Equal([new OnboardingLine(2, "0001", "R0001", "Resty"), new OnboardingLine(3, "0002", "ｒ０００２", "")], lines);
    }

    [Fact]
    public void A_workbook_is_read_too()
    {
        using var book = new MemoryStream();
        book.SaveAs(new[] { new Dictionary<string, object> { ["店舗コード"] = 1, ["店舗ID"] = "R0001" } });
        var (lines, problem) = OnboardingFile.Read(book.ToArray());
        Assert.Null(problem);
        Assert.Equal(new OnboardingLine(2, "1", "R0001", ""), Assert.Single(lines));
    }

    [Fact]
    public void A_million_rows_are_refused_politely()
    {
        var text = new StringBuilder("店舗コード,店舗ID\n");
        for (var i = 0; i < 300_000; i++)
        {
            text.Append("1,R0001\n");
        }

        Assert.Equal("File_TooMany", OnboardingFile.Read(Encoding.UTF8.GetBytes(text.ToString())).Problem);
        Assert.Equal("File_TooLarge", OnboardingFile.Read(new byte[OnboardingFile.MaxBytes + 1]).Problem);
    }

    [Theory]
    [InlineData("", "File_Empty")]
    [InlineData("店舗コード,店舗ID\n", "File_Empty")]
    [InlineData("コード,ID\n1,R0001\n", "File_Columns")]
    [InlineData("PK\u0003\u0004 no workbook", "File_Malformed")]
    public void What_is_no_such_file_is_refused_with_the_reason(string text, string problem) =>
        Assert.Equal(problem, OnboardingFile.Read(Encoding.UTF8.GetBytes(text)).Problem);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Assert.Equal("File_Malformed", OnboardingFile.Read([0xFF, 0xFE, 0xFD, 0x80, 0x81]).Problem);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("R0001", "R0001")]
    public void A_formula_stays_text_on_the_way_out(string cell, string written) => Assert.Equal(written, CsvFiles.Text(cell));

    [Fact]
    public void A_code_is_found_though_Excel_took_its_zeros()
    {
        var codes = new StoreCodes([new KnownStore(Guid.NewGuid(), "0001", "A"), new KnownStore(Guid.NewGuid(), "0012", "B"), new KnownStore(Guid.NewGuid(), "12", "C")]);
        Assert.Equal("A", codes.Find("1")!.Name);
        Assert.Equal("A", codes.Find("０００１")!.Name);
        Assert.Equal("C", codes.Find("12")!.Name);
        Assert.Equal("B", codes.Find("0012")!.Name);
        Assert.Null(codes.Find("00012"));
        Assert.Null(codes.Find("\ud800"));
    }
}
