using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Whether the terminal is open (開局), kept over a restart: to the portal it is still open then.</summary>
internal sealed class DeviceOpening(string directory, TerminalApi api)
{
    private readonly JsonFile<OpeningAnswer> _file = new(Path.Combine(directory, "opening.json"));
    private readonly Lock _lock = new();
    private OpeningAnswer? _current;
    private bool _read;

    /// <summary>Null while 未開局.</summary>
    public OpeningAnswer? Current
    {
        get
        {
            lock (_lock)
            {
                (_current, _read) = (_read ? _current : _file.Read(), true);
                return _current;
            }
        }
    }

    public async Task<OpeningAnswer> OpenAsync(CancellationToken ct)
    {
        var opening = await api.OpenAsync(Guid.NewGuid().ToString(), ct);
        lock (_lock)
        {
            _file.Write(opening);
            (_current, _read) = (opening, true);
        }

        return opening;
    }

    public async Task CloseAsync(CancellationToken ct)
    {
        await api.CloseAsync(ct);
        Forget();
    }

    public void Forget()
    {
        lock (_lock)
        {
            _file.Delete();
            (_current, _read) = (null, true);
        }
    }
}
