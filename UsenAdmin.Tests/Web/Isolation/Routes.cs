using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>An address of the portal and one way to ask it.</summary>
internal sealed record Route(RouteEndpoint Endpoint, string Method)
{
    /// <summary>The page, where it is one.</summary>
    public Type? Page => Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type;

    public bool HasId => Endpoint.RoutePattern.Parameters.Any(p => p.ParameterPolicies.Any(c => c.Content == "guid"));

    public bool IsForAll => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>What it takes behind the question mark: of a page by attribute, of an endpoint what its handler has and the path has not.</summary>
    public IReadOnlyList<string> Queries => Page is { } page
        ? [.. from property in page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
              let query = property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()
              where query is not null
              select query.Name ?? property.Name]
        : [.. from parameter in Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []
              from query in parameter.GetCustomAttribute<AsParametersAttribute>() is not null ? parameter.ParameterType.GetConstructors()[0].GetParameters() : [parameter]
              where IsText(query.ParameterType) && query.GetCustomAttribute<FromFormAttribute>() is null && Endpoint.RoutePattern.GetParameter(query.Name!) is null
              select query.Name!];

    /// <summary>All that the portal serves; the framework's own files, the dashboard of jobs and the ledger's own sandbox belong to no company.</summary>
    public static IReadOnlyList<Route> All(IEnumerable<EndpointDataSource> sources) =>
    [
        .. from endpoint in sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
           let path = endpoint.RoutePattern.RawText?.Trim('/') ?? ""
           where !path.StartsWith('_') && !path.StartsWith("jobs", StringComparison.Ordinal) && !path.StartsWith("sandbox", StringComparison.Ordinal) && !path.Contains("{*", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null || method == "GET"
           orderby path.Contains("logout", StringComparison.Ordinal), path, method // What ends the session comes last.
           select new Route(endpoint, method),
    ];

    /// <param name="id">For every parameter of the path.</param>
    public string Path(string id) => "/" + string.Join('/', Endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "ProviderName" } => "Resty",
        _ => id,
    }))));

    /// <param name="body">Makes what the handler reads from the body or from a form.</param>
    public HttpRequestMessage Request(string pathAndQuery, Func<Type, string?, object?> body)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), pathAndQuery);
        if (Method is "GET" or "HEAD")
        {
            return request;
        }

        var fields = (Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []).Where(p => p.GetCustomAttribute<FromFormAttribute>() is not null).ToList();
        if (fields.Count > 0)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(p => KeyValuePair.Create(p.GetCustomAttribute<FromFormAttribute>()!.Name ?? p.Name!, body(p.ParameterType, p.Name)?.ToString() ?? "")));
        }
        else if (Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type)
        {
            request.Content = new StringContent(TerminalJson.Write(body(type, null)!), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static bool IsText(Type type) =>
        type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } || (Nullable.GetUnderlyingType(type) ?? type).GetInterface(typeof(IParsable<>).Name) is not null;

    public override string ToString() => $"{Method} /{Endpoint.RoutePattern.RawText?.Trim('/')}";
}
