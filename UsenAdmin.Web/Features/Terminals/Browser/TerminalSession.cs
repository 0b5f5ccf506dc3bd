using System.Text.Json;
using Microsoft.JSInterop;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>
/// The terminal that this circuit's pages are. It keeps its master in the browser's storage and works by that, not by the portal's
/// newest data; whenever it is told, or looks by itself, it fetches what it is to hold, stores it, and only then confirms.
/// </summary>
public sealed class TerminalSession(
    TerminalIdentities identities, TerminalQueries queries, TerminalContacts contacts, ConfirmMaster confirm, ReportMasterFailure report,
    TerminalNotifier notifier, TimeProvider time, IJSRuntime script, ILogger<TerminalSession> logger) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly PageLife _life = new();
    private IJSObjectReference? _disk;
    private IDisposable? _listener;
    private ITimer? _timer;
    private TerminalTicket? _ticket;

    /// <summary>Null until it was started, and once the terminal was revoked.</summary>
    public TerminalIdentity? Terminal { get; private set; }

    /// <summary>The master that this terminal has stored.</summary>
    public MasterDocument? Master { get; private set; }

    /// <summary>Something that pages show has changed. Raised on no particular thread.</summary>
    public event Action? Changed;

    /// <returns>False when the browser is no terminal (any more).</returns>
    public async Task<bool> StartAsync(TerminalTicket? ticket)
    {
        if (ticket is null)
        {
            return false;
        }

        if (_ticket is null)
        {
            _ticket = ticket;
            _disk = await script.InvokeAsync<IJSObjectReference>("import", _life.Closing, "./js/terminal.js");
            Master = Read(await _disk.InvokeAsync<string?>("load", _life.Closing, Key));
            _listener = notifier.Listen(ticket.TerminalId, () => _ = CatchUpAsync());
            _timer = time.CreateTimer(_ => _ = CatchUpAsync(), null, LookAgain, LookAgain);
            await CatchUpAsync();
        }

        return await IsStillATerminalAsync();
    }

    /// <summary>Fetches, stores and confirms what this terminal is to hold. One at a time; the latest wins.</summary>
    public async Task CatchUpAsync()
    {
        try
        {
            await _turn.WaitAsync(_life.Closing);
            try
            {
                if (await IsStillATerminalAsync())
                {
                    await FetchAsync(Terminal!);
                }
            }
            finally
            {
                _turn.Release();
            }

            Changed?.Invoke();
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            logger.LogDebug(e, "The page was closed while its terminal caught up");
        }
        catch (Npgsql.NpgsqlException e)
        {
            logger.LogWarning(e, "Terminal {TerminalId} could not catch up; it looks again", _ticket?.TerminalId);
        }
    }

    private string Key => $"usenadmin.master.{_ticket!.TerminalId}";

    private async Task<bool> IsStillATerminalAsync()
    {
        Terminal = await identities.FindAsync(_ticket!.CompanyId, _ticket.TerminalId, _life.Closing);
        return Terminal is not null;
    }

    private async Task FetchAsync(TerminalIdentity terminal)
    {
        var missed = await contacts.SeenAsync(terminal, _life.Closing);
        var wanted = await queries.WantedMasterAsync(terminal, version => version <= Master?.Version, _life.Closing);
        if (wanted.Document is { } document)
        {
            if (!await _disk!.InvokeAsync<bool>("store", _life.Closing, Key, document))
            {
                await report.ExecuteAsync(terminal.ToActor(), new MasterFailure(missed?.RunId ?? Guid.Empty, wanted.Version, "storageFull", "The browser's storage cannot be written."), _life.Closing);
                return;
            }

            Master = Read(document);
        }

        // Confirmed also when it was stored before: the confirmation may have been lost.
        if (Master is { } held && held.Version <= wanted.Version)
        {
            Result<Done> confirmed = await confirm.ExecuteAsync(terminal.ToActor(), held.Version, _life.Closing);
            if (!confirmed.IsDone)
            {
                logger.LogWarning("Terminal {TerminalId} holds version {Version}, which the portal does not know", terminal.TerminalId, held.Version);
            }
        }
    }

    private MasterDocument? Read(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : TerminalJson.Read<MasterDocument>(json);
        }
        catch (JsonException e)
        {
            logger.LogWarning(e, "The stored master of terminal {TerminalId} is broken and is fetched again", _ticket?.TerminalId);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _life.Dispose();
        _listener?.Dispose();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

    }
}
