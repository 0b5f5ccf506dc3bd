using System.Globalization;

namespace UsenAdmin.Web.Components.Shared;

/// <summary>Ids that join labels and descriptions to what they speak of; unique in the process, hence in each page.</summary>
public static class ElementId
{
    private static long s_last;

    public static string New(string prefix) =>
        prefix + "-" + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
}
