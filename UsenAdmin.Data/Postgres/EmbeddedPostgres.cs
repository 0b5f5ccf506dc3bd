using Microsoft.Extensions.Logging;
using Npgsql;

namespace UsenAdmin.Data.Postgres;

/// <summary>A database of the private cluster, as each of its three roles reaches it.</summary>
/// <param name="Owner">Owns the tables and migrates.</param>
/// <param name="App">Serves; owns nothing.</param>
/// <param name="Sandbox">Owns the schema <c>sandbox</c> and sees nothing else.</param>
public sealed record PostgresDatabase(string Name, string Owner, string App, string Sandbox);

/// <summary>
/// A private PostgreSQL beside the portal. It outlives a portal that is killed: the next start adopts it. When it dies itself, it is
/// started again on its port. The last living portal that leaves in order stops it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    public const string DefaultDatabase = "usenadmin";
    private const string OwnerRole = "usenadmin_owner";
    private const string AppRole = "usenadmin_app";
    private const string SandboxRole = "usenadmin_sandbox";

    private readonly EmbeddedPostgresOptions _options;
    private readonly PostgresCluster _cluster;
    private readonly PostgresSecrets _secrets;
    private readonly int _port;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _watch;
    private FileStream? _living;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresCluster cluster, PostgresSecrets secrets, int port, FileStream living, ILogger logger)
    {
        _options = options;
        _cluster = cluster;
        _secrets = secrets;
        _port = port;
        _living = living;
        Default = Describe(DefaultDatabase);
        _watch = options.WatchInterval is { } interval ? WatchAsync(interval, logger, _leaving.Token) : Task.CompletedTask;
    }

    /// <summary>The portal's own database.</summary>
    public PostgresDatabase Default { get; }

    /// <summary>A connection that may do anything in the cluster: for tests and for making databases.</summary>
    public string SuperuserConnectionString => PostgresSecrets.ConnectionString(_port, "postgres", "postgres", _secrets.Superuser);

    /// <exception cref="PostgresUnavailableException">There is none to be had, or it does not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        var bin = await PostgresBinaries.FindAsync(options.BinDirectory, logger, ct);
        Directory.CreateDirectory(options.DataRoot);
        await using var starting = await FileLock.TakeAsync(StartLock(options), ct);
        var secrets = PostgresSecrets.LoadOrCreate(options.DataRoot);
        var cluster = new PostgresCluster(options, bin, secrets, logger);
        var living = FileLock.Share(LivingLock(options));
        try
        {
            var port = await cluster.StartAsync(ct);
            var postgres = new EmbeddedPostgres(options, cluster, secrets, port, living, logger);
            try
            {
                await postgres.MakeRolesAsync(ct);
                await postgres.CreateDatabaseAsync(DefaultDatabase, null, ct);
                return postgres;
            }
            catch
            {
                await postgres.EndWatchAsync();
                throw;
            }
        }
        catch
        {
            await living.DisposeAsync();
            if (FileLock.TryTake(LivingLock(options)) is { } alone)
            {
                await cluster.StopAsync(CancellationToken.None);
                await alone.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Makes a database with its extensions and grants, or a copy of <paramref name="template"/>. Does nothing when it exists.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync(string name, string? template, CancellationToken ct)
    {
        await using (var server = await ConnectAsync("postgres", ct))
        {
            if (await ExistsAsync(server, "select exists (select 1 from pg_database where datname = @name)", name, ct))
            {
                return Describe(name);
            }

            await ExecuteAsync(server, $"create database \"{name}\" owner {OwnerRole} template {(template is null ? "template0" : $"\"{template}\"")}", ct);
            await ExecuteAsync(server, $"revoke all on database \"{name}\" from public; grant connect, temporary on database \"{name}\" to {AppRole}, {SandboxRole}", ct);
        }

        if (template is null)
        {
            await using var database = await ConnectAsync(name, ct);
            await ExecuteAsync(database, $"""
                create extension if not exists pg_trgm;
                create extension if not exists btree_gin;
                create extension if not exists btree_gist;
                alter schema public owner to {OwnerRole};
                revoke create on schema public from public;
                create schema sandbox authorization {SandboxRole};
                alter role {SandboxRole} set search_path = sandbox, public;
                """, ct);
        }

        return Describe(name);
    }

    public async Task DropDatabaseAsync(string name, CancellationToken ct)
    {
        await using var server = await ConnectAsync("postgres", ct);
        await ExecuteAsync(server, $"drop database if exists \"{name}\" with (force)", ct);
    }

    /// <summary>Stops the server, unless another living portal uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_living is not { } living)
        {
            return;
        }

        _living = null;
        await EndWatchAsync();
        NpgsqlConnection.ClearAllPools();
        await using var starting = await FileLock.TakeAsync(StartLock(_options), CancellationToken.None);
        await living.DisposeAsync();
        if (FileLock.TryTake(LivingLock(_options)) is { } alone)
        {
            await _cluster.StopAsync(CancellationToken.None);
            await alone.DisposeAsync();
        }
    }

    // A killed server is started again within seconds; what waits for a connection then goes on.
    private async Task WatchAsync(TimeSpan interval, ILogger logger, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (await PostgresCluster.ListensAsync(_port, ct))
                {
                    continue;
                }

                await using var starting = await FileLock.TakeAsync(StartLock(_options), ct);
                if (!await _cluster.StartAgainAsync(_port, ct))
                {
                    logger.LogError("PostgreSQL on port {Port} could not be started again; tried again in {Interval}", _port, interval);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            logger.LogDebug("PostgreSQL on port {Port} is no longer watched", _port);
        }
    }

    private async Task EndWatchAsync()
    {
        await _leaving.CancelAsync();
        await _watch;
        _leaving.Dispose();
    }

    private async Task MakeRolesAsync(CancellationToken ct)
    {
        await using var server = await ConnectAsync("postgres", ct);
        foreach (var (role, password) in new[] { (OwnerRole, _secrets.Owner), (AppRole, _secrets.App), (SandboxRole, _secrets.Sandbox) })
        {
            if (!await ExistsAsync(server, "select exists (select 1 from pg_roles where rolname = @name)", role, ct))
            {
                await ExecuteAsync(server, $"create role {role} login password '{password}'", ct);
            }
        }
    }

    private PostgresDatabase Describe(string name) => new(
        name,
        PostgresSecrets.ConnectionString(_port, name, OwnerRole, _secrets.Owner),
        PostgresSecrets.ConnectionString(_port, name, AppRole, _secrets.App),
        PostgresSecrets.ConnectionString(_port, name, SandboxRole, _secrets.Sandbox));

    private async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken ct)
    {
        // Not pooled: a kept connection would hinder the copying and dropping of databases.
        var connection = new NpgsqlConnection(PostgresSecrets.ConnectionString(_port, database, "postgres", _secrets.Superuser) + ";Pooling=false");
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("name", name);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string StartLock(EmbeddedPostgresOptions options) => Path.Combine(options.DataRoot, "start.lock");

    private static string LivingLock(EmbeddedPostgresOptions options) => Path.Combine(options.DataRoot, "living.lock");
}
