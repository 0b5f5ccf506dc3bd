namespace UsenAdmin.Load.Hosts;

/// <summary>The programs that the portal is measured against, and the fleet: each runs as a process of its own.</summary>
internal static class LoadHosts
{
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["plain"]:
                await PlainHost.RunAsync();
                return 0;
            case ["rawhub"]:
                await RawHubHost.RunAsync();
                return 0;
            case ["partner"]:
                await PartnerHost.RunAsync();
                return 0;
            case ["fleet", ..]:
                await Fleet.RunAsync(args[1..]);
                return 0;
            default:
                await Console.Error.WriteLineAsync("There is no such host.");
                return 2;
        }
    }
}
