using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Ebica;

internal static class EbicaRegistration
{
    private static readonly Partner Ebica = new("ebica", "shops/", PerSecond: 5);

    public static void AddEbica(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTransient<EbicaSigning>();
        services.AddPartner<IEbicaApi, EbicaOptions>(configuration, Ebica, EbicaJson.Options).AddHttpMessageHandler<EbicaSigning>();
        services.AddSingleton<ILedger, EbicaLedger>();
    }
}
