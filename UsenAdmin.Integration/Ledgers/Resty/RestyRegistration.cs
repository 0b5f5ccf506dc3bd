using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

internal static class RestyRegistration
{
    private static readonly Partner Resty = new("resty", "stores/", PerSecond: 20);

    public static void AddResty(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPartner<IRestyApi, RestyOptions>(configuration, Resty, RestyJson.Options);
        services.AddSingleton<ILedger, RestyLedger>();
    }
}
