using System.Collections;
using System.Reflection;
using UsenAdmin.Data.Actors;
using UsenAdmin.Web.Features.Floor;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>Makes what a method takes: its own company where it says who asks, the foreign one's ids and codes everywhere else.</summary>
internal sealed class Arguments(Guid ours, FilledCompany foreign, IReadOnlyList<Actor> actors, FloorCaller caller)
{
    public object?[] For(MethodBase method, int round, CancellationToken ct) =>
        [.. method.GetParameters().Select((p, i) => One(p.ParameterType, p.Name, round + i, ct))];

    public object? One(Type type, string? name, int round, CancellationToken ct)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Actor) ? actors[round % actors.Count]
            : type == typeof(FloorCaller) ? caller with { Key = $"{round}" }
            : type == typeof(Guid) ? string.Equals(name, "companyId", StringComparison.OrdinalIgnoreCase) ? ours : round % 5 == 4 ? foreign.CompanyId : foreign.Id
            : type == typeof(CancellationToken) ? ct
            : type == typeof(string) ? foreign.Code
            : type == typeof(byte[]) ? System.Text.Encoding.UTF8.GetBytes($"店舗コード,店舗名\n{foreign.Code},{foreign.Code}\n")
            : type == typeof(bool) ? round % 2 == 0
            : type == typeof(int) || type == typeof(long) ? Convert.ChangeType(round % 3, type, System.Globalization.CultureInfo.InvariantCulture)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UtcNow
            : type == typeof(DateOnly) ? DateOnly.FromDateTime(DateTime.UtcNow)
            : type.IsEnum ? Enum.GetValues(type).GetValue(round % Enum.GetValues(type).Length)
            : Items(type) is { } item ? Filled(item, round, ct)
            : type.Namespace?.StartsWith("UsenAdmin", StringComparison.Ordinal) == true && Constructor(type) is { } constructor ? Set(constructor.Invoke(For(constructor, round, ct)), round, ct)
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;
    }

    private static Type? Items(Type type) => !typeof(IEnumerable).IsAssignableFrom(type) ? null : type.IsArray ? type.GetElementType()
        : type is { IsInterface: true, IsGenericType: true } && type.GetGenericArguments() is [var item] ? item : null;

    private static ConstructorInfo? Constructor(Type type) => type.IsAbstract ? null
        : type.GetConstructors().Where(c => c.GetParameters().All(p => p.ParameterType != type)).MaxBy(c => c.GetParameters().Length);

    // A request's other properties, too; a required code that nobody gives would be refused before anything is looked up.
    private object Set(object made, int round, CancellationToken ct)
    {
        foreach (var property in made.GetType().GetProperties().Where(p => p is { CanWrite: true, SetMethod.IsPublic: true } && p.GetIndexParameters().Length == 0 && p.GetValue(made) is null))
        {
            property.SetValue(made, One(property.PropertyType, property.Name, round, ct));
        }

        return made;
    }

    private Array Filled(Type item, int round, CancellationToken ct)
    {
        var items = Array.CreateInstance(item, 1);
        items.SetValue(One(item, null, round, ct), 0);
        return items;
    }
}
