using System.Xml.Linq;
using Xunit;

namespace UsenAdmin.Tests;

public class SolutionTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("UsenAdmin.Data", new string[0])]
    [InlineData("UsenAdmin.Integration", new[] { "UsenAdmin.Data" })]
    [InlineData("UsenAdmin.Web", new[] { "UsenAdmin.Integration" })]
    public void Project_arrows_only_point_down(string project, string[] allowed)
    {
        var references = XDocument.Load(Path.Combine(Root, project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(allowed, references);
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
