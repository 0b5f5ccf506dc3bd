using System.Globalization;
using System.IO.Pipes;
using System.Text;

/// <summary>
/// Loaded by the runtime (<c>DOTNET_STARTUP_HOOKS</c>), which looks for this name outside of any namespace, into each server that is measured, the portal and the least there can be alike. Whoever
/// connects to its pipe is told how many bytes of objects live after a collection of everything, whose free memory went back to the machine.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => new Thread(Serve) { IsBackground = true, Name = "Memory" }.Start();

    public static string PipeOf(int process) => string.Create(CultureInfo.InvariantCulture, $"usenadmin-load-{process}");

    private static void Serve()
    {
        while (true)
        {
            using var pipe = new NamedPipeServerStream(PipeOf(Environment.ProcessId), PipeDirection.Out, 1);
            pipe.WaitForConnection();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            pipe.Write(Encoding.ASCII.GetBytes(GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
