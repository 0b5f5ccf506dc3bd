using Bunit;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Web.Features.Audit;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Audit;

public sealed class AuditDifferenceTests : ComponentTest
{
    [Fact]
    public void What_differs_stands_in_the_words_of_the_screens_and_nothing_else_stands()
    {
        var cells = Show("""{"name":"中村","role":"storeManager","stores":3}""", """{"name":"中村","role":"companyAdmin","stores":0,"expiresAt":"2026-11-24T21:40:31.7138296+00:00","odd":""}""");

        Assert.Equal(
            [["期限", "—", "2026/11/25 06:40:31"], ["odd", "—", "—"], ["権限", "店舗責任者", "企業管理者"], ["店舗数", "3", "0"]],
            cells);
    }

    [Fact]
    public void An_entry_without_values_says_so()
    {
        Assert.Empty(Show(null, null));
        Assert.Empty(Show("""{"a":1}""", """{"a":1}"""));
    }

    private List<string[]> Show(string? before, string? after)
    {
        var entry = new AuditRow(1, Clock.GetUtcNow(), ActorKind.Staff, "佐藤 美咲", null, AuditAction.StaffEdited, null, "中村", before, after);
        var shown = Render<AuditDifference>(p => p.Add(d => d.Entry, entry));
        return [.. shown.FindAll("tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToArray())];
    }
}
