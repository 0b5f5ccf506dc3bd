using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>An action or query of the portal.</summary>
internal sealed record Probed(object Service, MethodInfo Method)
{
    public override string ToString() => $"{Service.GetType().Name}.{Method.Name}";
}

/// <summary>Finds actions and queries by what they look like, so that a new one is among them, and asks them.</summary>
internal static class Probes
{
    /// <summary>What stands in every row of the company that is asked for, and nowhere else.</summary>
    public const string Secret = "Ξ秘";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        IncludeFields = true,
    };

    /// <summary>Whatever is registered, public, asynchronous, and begins with who asks.</summary>
    public static IReadOnlyList<Probed> Find(IServiceProvider services) =>
    [
        .. from type in typeof(CurrentPerson).Assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false, IsGenericType: false }
           let service = Service(services, type)
           where service is not null
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.Name.EndsWith("Async", StringComparison.Ordinal) && !method.IsGenericMethod && method.GetParameters() is [var first, _, ..] && SaysWhoAsks(first)
           select new Probed(service, method),
    ];

    /// <returns>What came back as JSON; null when it was refused by throwing, as made-up arguments make no sense to some.</returns>
    public static async Task<string?> AskAsync(Probed probed, Arguments arguments, int round, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience); // Some ask a ledger that is not there.
        try
        {
            var given = probed.Method.Invoke(probed.Service, arguments.For(probed.Method, round, patience.Token));
            if (given is Task task)
            {
                await task.WaitAsync(patience.Token);
                return Read(task.GetType().GetProperty("Result")?.GetValue(task));
            }

            return given is null ? "" : Read(given);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return e.ToString().Contains(Secret, StringComparison.Ordinal) ? e.ToString() : null;
        }
    }

    // A refused action has no value to read, but its error is an answer, too.
    private static string Read(object? given) => given?.GetType().GetProperty(nameof(Result<>.Error))?.GetValue(given) is Error error
        ? JsonSerializer.Serialize(error, Json)
        : JsonSerializer.Serialize(given, Json);

    private static bool SaysWhoAsks(ParameterInfo first) => first.ParameterType == typeof(Actor) || first.ParameterType == typeof(FloorCaller)
        || first.ParameterType.Name == "LoginOwner" || (first.ParameterType == typeof(Guid) && first.Name == "companyId");

    private static object? Service(IServiceProvider services, Type type) =>
        services.GetRequiredService<IServiceProviderIsService>().IsService(type) ? services.GetService(type) : null;
}
