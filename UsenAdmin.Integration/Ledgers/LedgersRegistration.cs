using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Integration.Ledgers.Ebica;
using UsenAdmin.Integration.Ledgers.Resty;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>Registers the ledgers that the portal can talk to.</summary>
public static class LedgersRegistration
{
    public static IServiceCollection AddLedgers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddResty(configuration);
        services.AddEbica(configuration);
        services.AddSingleton<LedgerRegistry>();
        return services;
    }
}
