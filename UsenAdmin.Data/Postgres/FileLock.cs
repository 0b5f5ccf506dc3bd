namespace UsenAdmin.Data.Postgres;

/// <summary>Locks between processes that the operating system releases when a process dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody else holds it.</summary>
    public static async Task<FileStream> TakeAsync(string file, CancellationToken ct)
    {
        while (true)
        {
            if (TryTake(file) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Retry, ct);
        }
    }

    /// <returns>Null when somebody holds it, alone or shared.</returns>
    public static FileStream? TryTake(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Holds it together with others.</summary>
    public static FileStream Share(string file)
    {
        using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read))
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
    }
}
