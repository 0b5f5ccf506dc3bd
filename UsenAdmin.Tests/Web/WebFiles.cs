using System.Runtime.CompilerServices;

namespace UsenAdmin.Tests.Web;

/// <summary>Files of UsenAdmin.Web as they stand in the source tree.</summary>
internal static class WebFiles
{
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "UsenAdmin.Web");
}
