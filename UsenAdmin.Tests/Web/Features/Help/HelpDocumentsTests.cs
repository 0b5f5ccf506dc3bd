using UsenAdmin.Web.Features.Help;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Help;

public sealed class HelpDocumentsTests
{
    [Fact]
    public void The_security_document_is_shipped_with_its_gaps_named()
    {
        var parts = HelpDocuments.Read("security");

        Assert.Equal((DocumentPartKind.Heading, "Security: what is protected, how, and what is not"), (parts[0].Kind, parts[0].Text));
        Assert.NotEmpty(parts[^1].Items);
        Assert.Equal("Gaps", parts[^2].Text);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("../appsettings")]
    public void Another_name_is_no_document(string name) => Assert.Empty(HelpDocuments.Read(name));

    [Fact]
    public void Parts_end_at_an_empty_line_or_another_kind()
    {
        var parts = HelpDocuments.Parts("# A\none\ntwo\n\nthree\n- x\n- y\n## B\n- z");

        Assert.Equal(["A", "one two", "three", "", "B", ""], parts.Select(p => p.Text));
        Assert.Equal([["x", "y"], ["z"]], parts.Where(p => p.Kind == DocumentPartKind.List).Select(p => p.Items));
    }
}
