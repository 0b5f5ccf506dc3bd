using Npgsql;

namespace UsenAdmin.Web.Hosting;

/// <summary>
/// Lets a page read again when something changed, but no more often than once a second, one reading at a time; the last change is never missed.
/// </summary>
public sealed class LiveReload : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly Func<Task> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _listener;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _reading;
    private bool _wanted;
    private bool _closed;
    private DateTimeOffset _lastRead;

    /// <param name="read">Reads and renders on the page's own thread.</param>
    public LiveReload(LiveSignals signals, Guid companyId, LiveTopic topic, TimeProvider time, ILogger logger, Func<Task> read)
    {
        (_read, _time, _logger) = (read, time, logger);
        _timer = time.CreateTimer(_ => _ = ReadAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _listener = signals.Listen(companyId, topic, Want);
    }

    private void Want()
    {
        lock (_gate)
        {
            if (_wanted || _closed)
            {
                return;
            }

            _wanted = true;
            if (!_reading)
            {
                var left = _lastRead + Breath - _time.GetUtcNow();
                _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task ReadAsync()
    {
        lock (_gate)
        {
            if (_reading || _closed)
            {
                return;
            }

            (_reading, _wanted) = (true, false);
        }

        try
        {
            await _read();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // What stands on the page stays, with its times; it is read again soon.
            _logger.LogWarning(e, "A page could not be read again");
        }
        finally
        {
            lock (_gate)
            {
                (_reading, _lastRead) = (false, _time.GetUtcNow());
                if (_wanted && !_closed)
                {
                    _timer.Change(Breath, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _listener.Dispose();
        _timer.Dispose();
    }
}
