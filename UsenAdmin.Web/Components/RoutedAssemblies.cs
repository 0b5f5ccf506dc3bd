using System.Reflection;

namespace UsenAdmin.Web.Components;

/// <summary>Assemblies beside this one whose pages are routed, such as the sandbox's. Empty unless something is mounted.</summary>
public sealed record RoutedAssemblies(IReadOnlyList<Assembly> Assemblies)
{
    public static RoutedAssemblies None { get; } = new([]);
}
