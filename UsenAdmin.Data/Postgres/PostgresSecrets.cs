using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace UsenAdmin.Data.Postgres;

/// <summary>The passwords of a private cluster's roles, made once and kept beside it, readable by the portal's user only.</summary>
internal sealed record PostgresSecrets(string Superuser, string Owner, string App, string Sandbox)
{
    public static PostgresSecrets LoadOrCreate(string dataRoot)
    {
        var file = Path.Combine(dataRoot, "secrets.json");
        if (File.Exists(file))
        {
            return JsonSerializer.Deserialize<PostgresSecrets>(File.ReadAllText(file))
                ?? throw new PostgresUnavailableException($"{file} is empty. Delete the folder {dataRoot} to begin with an empty database.");
        }

        Directory.CreateDirectory(dataRoot);
        var secrets = new PostgresSecrets(New(), New(), New(), New());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, secrets);
        return secrets;
    }

    public static string ConnectionString(int port, string database, string role, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = role,
        Password = password,
        MaxPoolSize = 100,
    }.ConnectionString;

    private static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
