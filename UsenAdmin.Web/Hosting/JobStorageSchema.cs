using Hangfire.PostgreSql;
using Npgsql;

namespace UsenAdmin.Web.Hosting;

/// <summary>The job server's own schema: made by the owner, used by the serving role.</summary>
public static class JobStorageSchema
{
    public const string Name = "hangfire";

    public static void Install(string ownerConnectionString, string appConnectionString)
    {
        using var connection = new NpgsqlConnection(ownerConnectionString);
        connection.Open();
        Execute(connection, $"create schema if not exists {Name}");
        PostgreSqlObjectsInstaller.Install(connection, Name);
        var role = '"' + new NpgsqlConnectionStringBuilder(appConnectionString).Username!.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        Execute(connection, $"""
            grant usage on schema {Name} to {role};
            grant select, insert, update, delete on all tables in schema {Name} to {role};
            grant usage, select, update on all sequences in schema {Name} to {role};
            """);
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
