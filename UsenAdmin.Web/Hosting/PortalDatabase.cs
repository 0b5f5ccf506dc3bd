using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Postgres;

namespace UsenAdmin.Web.Hosting;

/// <summary>
/// The PostgreSQL that this portal serves from: the configured server, or, with no connection string, a private one that it
/// starts itself. <see cref="Owner"/> is null when only the serving role is configured: then nothing can be migrated here.
/// </summary>
public sealed class PortalDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _embedded;

    private PortalDatabase(string app, string? owner, string? sandbox, EmbeddedPostgres? embedded)
    {
        App = app;
        Owner = owner;
        Sandbox = sandbox;
        _embedded = embedded;
    }

    public string App { get; }

    public string? Owner { get; }

    public string? Sandbox { get; }

    public static async Task<PortalDatabase> StartAsync(IConfiguration configuration, IHostEnvironment environment, ILogger logger, CancellationToken ct)
    {
        var app = configuration.GetConnectionString("UsenAdmin");
        var owner = configuration.GetConnectionString("UsenAdminOwner");
        var sandbox = configuration.GetConnectionString("Sandbox");
        if (!string.IsNullOrWhiteSpace(app))
        {
            return new PortalDatabase(app, Present(owner), Present(sandbox) ?? Present(owner), null);
        }

        if (!string.IsNullOrWhiteSpace(owner))
        {
            throw new StartupException("ConnectionStrings:UsenAdminOwner is set, but ConnectionStrings:UsenAdmin is not. Set both: the first migrates, the second serves and owns nothing.");
        }

        var options = new EmbeddedPostgresOptions
        {
            BinDirectory = Present(configuration["Postgres:BinDirectory"]),
            DataRoot = Present(configuration["Postgres:DataRoot"]) ?? EmbeddedPostgresOptions.DefaultDataRoot(environment.ContentRootPath),
        };
        var embedded = await EmbeddedPostgres.StartAsync(options, logger, ct);
        return new PortalDatabase(embedded.Default.App, embedded.Default.Owner, embedded.Default.Sandbox, embedded);
    }

    /// <summary>Migrates where it may, and refuses to serve from a database that is behind or whose role no fence holds.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        try
        {
            await MigrateAndCheckAsync(ct);
        }
        catch (Exception e) when (_embedded is null && Refusal(e) is { } refusal)
        {
            var server = new NpgsqlConnectionStringBuilder(App);
            throw new StartupException(
                $"The PostgreSQL of ConnectionStrings:UsenAdmin ({server.Host}:{server.Port}, database {server.Database}) cannot be used: {refusal.Message} The README's part Production says how its roles are made.", e);
        }
    }

    private async Task MigrateAndCheckAsync(CancellationToken ct)
    {
        if (Owner is not null)
        {
            await DatabaseMigrator.MigrateAsync(Owner, App, ct);
            JobStorageSchema.Install(Owner, App);
        }
        else if (await DatabaseMigrator.PendingAsync(App, ct) is { Count: > 0 } pending)
        {
            throw new StartupException(
                $"The database lacks {pending.Count} migration(s), the first is {pending[0]}. Set ConnectionStrings:UsenAdminOwner, or run the command 'migrate' with it once.");
        }

        if (!await DatabaseMigrator.IsFencedAsync(App, ct))
        {
            throw new StartupException(
                "The role of ConnectionStrings:UsenAdmin is a superuser, is exempt from row-level security or owns the tables, so companies would not be fenced from each other. Give it a role of its own.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    // EF wraps what Npgsql calls transient.
    private static NpgsqlException? Refusal(Exception e) => e as NpgsqlException ?? e.InnerException as NpgsqlException;

    private static string? Present(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
