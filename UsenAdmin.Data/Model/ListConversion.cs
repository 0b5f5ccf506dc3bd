using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace UsenAdmin.Data.Model;

/// <summary>Lists that nobody can change in place, kept as PostgreSQL's arrays.</summary>
internal static class ListConversion
{
    public static PropertyBuilder<IReadOnlyList<T>> AsList<T>(this PropertyBuilder<IReadOnlyList<T>> property) => property.HasConversion(
        list => list.ToArray(),
        array => array,
        new ValueComparer<IReadOnlyList<T>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a.ToArray()));
}
