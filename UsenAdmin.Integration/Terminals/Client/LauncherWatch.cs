using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Fetches the launcher when it may have changed (on connecting, on a push) and tells when it did.</summary>
internal sealed class LauncherWatch(TerminalApi api, ILogger<LauncherWatch> logger)
{
    private readonly Signal _signal = new();
    private string? _etag;

    public event Action<LauncherAnswer>? Changed;

    public void Request() => _signal.Set();

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await _signal.WaitAsync(ct);
            try
            {
                if (await api.GetLauncherAsync(_etag, ct) is { } answer)
                {
                    _etag = answer.ETag;
                    Changed?.Invoke(answer.Launcher);
                }
            }
            catch (HttpRequestException e)
            {
                logger.LogInformation("The launcher could not be fetched, the next contact tries again: {Reason}", e.Message);
            }
        }
    }
}
