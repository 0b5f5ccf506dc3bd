using System.Reflection;
using Microsoft.Extensions.Options;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Load.Parts;

/// <summary>Rows for every list that the large demo has none for, and the lists themselves.</summary>
internal static class RlsScene
{
    // Every company has them, so that the fence has something to keep out.
    private const string Rows = """
        insert into staff_users (id, company_id, user_name, normalized_user_name, display_name, role, is_active, security_stamp, concurrency_stamp, email_confirmed,
            phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        select gen_random_uuid(), s.company_id, 'S' || s.code, 'S' || s.code, '担当 ' || s.code, 'StoreManager', true, '', '', false, false, false, true, 0 from stores s;
        insert into staff_stores (company_id, user_id, store_id)
        select s.company_id, u.id, s.id from stores s join staff_users u on u.company_id = s.company_id and u.normalized_user_name = 'S' || s.code;
        insert into terminals (id, company_id, store_id, kind, name, serial_number, token_hash, enrolled_at, wanted_version, applied_version, launcher, trouble)
        select gen_random_uuid(), s.company_id, s.id, 'Pos', 'POS ' || n, s.code || '-' || n, sha256((s.id::text || n)::bytea), now(), 0, 0, array[]::text[], 'None'
        from stores s, generate_series(1, 2) n;
        insert into audit_entries (company_id, at, actor_kind, actor_name, action, store_id, subject)
        select s.company_id, now() - n * interval '1 hour', 'Staff', '管理 太郎', 'StoreEdited', s.id, s.name from stores s, generate_series(1, 3) n;
        analyze;
        """;

    public static async Task AddAsync(NpgsqlDataSource super, CancellationToken ct)
    {
        await using var command = super.CreateCommand(Rows);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whatever is named a query, and asked by a company or by somebody of it, in one answer; by its name, to be asked for a company and a store.</summary>
    public static SortedDictionary<string, Func<Guid, Guid, CancellationToken, Task<bool>>> Lists(string role)
    {
        var contexts = new UsenAdminDbFactory(UsenAdminDbOptions.For(role));
        var lists = from type in typeof(CurrentPerson).Assembly.GetTypes()
                    where type is { IsClass: true, IsAbstract: false, IsPublic: true } && (type.Name.EndsWith("Queries", StringComparison.Ordinal) || type.Name.EndsWith("Query", StringComparison.Ordinal))
                    let service = Made(type, contexts)
                    where service is not null
                    from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    where typeof(Task).IsAssignableFrom(method.ReturnType) && method.GetParameters() is [var first, _, ..] && (first.ParameterType == typeof(Actor) || first.Name == "companyId")
                    where method.GetParameters().All(p => p.Name is not ("runId" or "visitId" or "messageId" or "id" or "terminalId")) // One thing, not a list.
                    select (Name: $"{type.Name}.{method.Name[..^"Async".Length]}", Ask: Asked(service, method));
        return new SortedDictionary<string, Func<Guid, Guid, CancellationToken, Task<bool>>>(lists.DistinctBy(l => l.Name).ToDictionary(l => l.Name, l => l.Ask), StringComparer.Ordinal);
    }

    private static Func<Guid, Guid, CancellationToken, Task<bool>> Asked(object service, MethodInfo method) => async (company, store, ct) =>
    {
        await (Task)method.Invoke(service, [.. method.GetParameters().Select(p => Argument(p, company, store, ct))])!;
        return true;
    };

    private static object? Argument(ParameterInfo parameter, Guid company, Guid store, CancellationToken ct)
    {
        var type = parameter.ParameterType;
        return type == typeof(CancellationToken) ? ct
            : type == typeof(Actor) ? Actor.Command(company, "測定")
            : type == typeof(Guid) ? parameter.Name == "companyId" ? company : store
            : type == typeof(int) ? parameter.Name == "take" ? 50 : 0
            : type == typeof(string) ? parameter.Name is "code" or "noBrand" ? "" : null
            : type.IsAssignableFrom(typeof(Guid[])) && type != typeof(object) ? Array.Empty<Guid>()
            : Nullable.GetUnderlyingType(type) is not null ? null
            : type.IsValueType ? Activator.CreateInstance(type)
            : Empty(type);
    }

    // A filter that asks for nothing.
    private static object? Empty(Type type)
    {
        var constructor = type.GetConstructors().MinBy(c => c.GetParameters().Length);
        return constructor?.Invoke([.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : p.ParameterType == typeof(string) ? "" : null)]);
    }

    /// <returns>Null for what needs more than the database.</returns>
    private static object? Made(Type type, UsenAdminDbFactory contexts)
    {
        if (type == typeof(UsenAdminDbFactory))
        {
            return contexts;
        }

        if (type == typeof(TimeProvider))
        {
            return TimeProvider.System;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptions<>))
        {
            var value = Activator.CreateInstance(type.GetGenericArguments()[0]);
            return typeof(Options).GetMethod(nameof(Options.Create))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value]);
        }

        if (type.IsInterface || type.IsAbstract || type.Namespace?.StartsWith("UsenAdmin", StringComparison.Ordinal) != true || type.GetConstructors() is not [var constructor])
        {
            return null;
        }

        var arguments = constructor.GetParameters().Select(p => Made(p.ParameterType, contexts)).ToArray();
        return arguments.Contains(null) ? null : constructor.Invoke(arguments);
    }
}
