namespace UsenAdmin.Data.Postgres;

/// <summary>There is no PostgreSQL to be had, or it does not start. The message says what can be done, and is meant for a person.</summary>
public sealed class PostgresUnavailableException : Exception
{
    public PostgresUnavailableException()
    {
    }

    public PostgresUnavailableException(string message)
        : base(message)
    {
    }

    public PostgresUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
