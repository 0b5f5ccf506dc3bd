using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace UsenAdmin.Web.Hosting;

/// <summary>
/// <c>Proxy:Known</c> of the configuration: the reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, as addresses or
/// networks (<c>10.0.0.5, 192.168.10.0/24</c>). Without it nobody's are: an address that whoever calls can choose is no address to count by.
/// </summary>
public static class KnownProxies
{
    public static void AddKnownProxies(this IServiceCollection services, IConfiguration configuration)
    {
        var known = Read(configuration["Proxy:Known"]);
        // After the framework's own (ASPNETCORE_FORWARDEDHEADERS_ENABLED), which would believe everybody.
        services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in known)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
    }

    private static List<IPNetwork> Read(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)];

    private static IPNetwork One(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new StartupException($"Proxy:Known: '{text}' is neither an address nor a network such as 10.0.0.0/8.");
}
