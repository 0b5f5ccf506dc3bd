using UsenAdmin.Data.Postgres;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Commands;
using UsenAdmin.Web.Components;
using UsenAdmin.Web.Features.Audit;
using UsenAdmin.Web.Features.Demo;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.Home;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.OnBehalf;
using UsenAdmin.Web.Features.Onboarding;
using UsenAdmin.Web.Features.Readiness;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Features.Staff;
using UsenAdmin.Web.Features.Stores;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;

try
{
    var command = CommandLine.Read(args);
    var builder = WebApplication.CreateBuilder(PortalPipeline.Options(command is null ? args : []));
    builder.ConfigureHost(command);
    await using var database = await builder.StartDatabaseAsync();

    builder.Services.AddPortalData(database);
    builder.Services.AddPortalKeys(builder.Configuration);
    builder.Services.AddPortalHost(builder.Configuration);
    builder.Services.AddDesignSystem();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();
    builder.Services.AddJobServer(database, serves: command is null);

    builder.Services.AddAccount(builder.Configuration);
    builder.Services.AddHome();
    builder.Services.AddStores();
    builder.Services.AddReservationLinks(builder.Configuration);
    builder.Services.AddLedgerWatch(builder.Configuration);
    builder.Services.AddOnboarding();
    builder.Services.AddReadiness();
    builder.Services.AddMasterSync(builder.Configuration);
    builder.Services.AddTerminals();
    builder.Services.AddFloor();
    builder.Services.AddTerminalBackplane(builder.Configuration);
    builder.Services.AddAudit();
    builder.Services.AddStaff();
    builder.Services.AddOnBehalf();
    builder.AddSandbox(database);
    builder.AddDemo();

    await using var app = builder.Build();
    await database.PrepareAsync(CancellationToken.None);
    if (command is not null)
    {
        return await new PortalCommands(app.Services, Console.Out).RunAsync(command, CancellationToken.None);
    }

    app.UsePortalPipeline();
    app.MapHealth();
    app.MapAccount();
    app.MapStores();
    app.MapStaff();
    app.MapAudit();
    app.MapTerminals();
    app.MapLedgerWatch();
    app.MapOnboarding();
    app.MapFloorApi();
    await app.MapSandboxAsync();
    app.MapJobs();
    app.MapPages();

    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is StartupException or PostgresUnavailableException or UsageException)
{
    await Console.Error.WriteLineAsync(e is UsageException ? $"{e.Message}\n{PortalCommands.Usage}" : e.Message);
    return 2;
}
