using System.Globalization;
using UsenAdmin.Load;

// dotnet run -c Release --project e2e/UsenAdmin.Load [-- largest number of stores]
var stores = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var report = new Report();
AutoMapMeasure.Run(report);
await StoreSearchMeasure.RunAsync(report, stores, CancellationToken.None);
await report.SaveAsync(stores);
