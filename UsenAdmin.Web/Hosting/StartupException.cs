namespace UsenAdmin.Web.Hosting;

/// <summary>The portal cannot start, and a person can mend it: the message says how. It is printed alone, without a stack trace.</summary>
public sealed class StartupException : Exception
{
    public StartupException()
    {
    }

    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
