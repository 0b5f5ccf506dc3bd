using UsenAdmin.Load;
using UsenAdmin.Load.Hosts;

// dotnet run -c Release --project e2e/UsenAdmin.Load [-- part … --option value …]; without a part: all of them.
if (args is ["host", ..])
{
    return await LoadHosts.RunAsync(args[1..]);
}

return await Measurements.RunAsync(args);
