using Microsoft.Extensions.Options;
using UsenAdmin.Data.Demo;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Demo;

/// <summary><c>Demo</c> of the configuration.</summary>
public sealed record DemoOptions
{
    /// <summary>Whether the first start fills an empty database with the demo.</summary>
    public bool Seed { get; set; }

    /// <summary>Stores of the demo's first company.</summary>
    public int Stores { get; set; } = 240;

    /// <summary>Whether two headless terminals of the walked store run inside the portal, so that a newcomer sees something answer.</summary>
    public bool Terminals { get; set; } = true;
}

/// <summary>Demo data that look like life, and two terminals that answer.</summary>
public static class DemoFeature
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DemoOptions>().Bind(builder.Configuration.GetSection("Demo"))
            .Validate(demo => demo.Stores is >= 1 and <= 299, "Demo:Stores is from 1 to 299; the command demo-data makes more.").ValidateOnStart();
        builder.Services.AddHostedService<DemoSeeding>();
        builder.Services.AddHostedService<DemoTerminals>();
    }
}

/// <summary>Seeds after the portal listens; readiness waits for it.</summary>
public sealed class DemoSeeding(
    IOptions<DemoOptions> options, PortalDatabase database, SeedingState state, TimeProvider time, IConfiguration configuration, TwoFactorSecrets secrets, ILogger<DemoSeeding> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Seed)
        {
            var companies = DemoPlan.Companies(options.Value.Stores);
            var owner = database.Owner ?? throw new StartupException("Demo:Seed needs ConnectionStrings:UsenAdminOwner.");
            await new DemoSeeder(owner, time.GetUtcNow()).SeedAsync([.. companies, DemoPlan.Vendor], stoppingToken);
            await DemoTwoFactor.ApplyAsync(owner, secrets, stoppingToken);
            if (configuration.GetValue<bool>("Sandbox:Enabled"))
            {
                await SandboxSeed.ApplyAsync(database.Sandbox!, companies.Select(Describe), stoppingToken);
            }

            logger.LogInformation(
                "Demo: log in at /login with 企業コード {Company}, 担当者コード {Staff}, パスワード {Password}",
                companies[0].Code, companies[0].People[0].StaffCode, DemoPlan.Password);
        }

        state.Done();
    }

    private static SandboxSeedCompany Describe(DemoCompany company) => new(
        company.Code, company.Name, company.RestyKey,
        [.. company.Stores.Select(s => s.Ledger).Select(l => new SandboxSeedStore(
            l.StoreId, l.Name, l.PosOption, l.TablesFinished,
            [.. l.Seats.Select(t => new SandboxSeedTable(t.SeatId, t.Name, t.MinCapacity, t.MaxCapacity, t.Area))], l.SlowSeconds, SeedsDays: true))],
        new(DemoEbicaShop.ClientId(company.Code), DemoEbicaShop.Secret(company.Code), [.. DemoEbicaShop.Of(company).Select(s => new SandboxSeedStore(
            s.ShopCode, s.Name, PosOption: true, TablesFinished: true,
            [.. s.Seats.Select(t => new SandboxSeedTable(t.SeatId, t.Name, t.MinCapacity, t.MaxCapacity, t.Area))], SeedsDays: true))]));
}
