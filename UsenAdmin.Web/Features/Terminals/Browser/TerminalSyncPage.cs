using Microsoft.AspNetCore.Components;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>What the press on this page has come to so far.</summary>
public sealed record PressedSync(SyncRunState State, DateTimeOffset? FinishedAt, long? Version);

/// <summary>マスタ同期 on a terminal's page (manual 2-4): the press, and what came of it. A training terminal syncs itself only.</summary>
public abstract class TerminalSyncPage : TerminalPage
{
    private readonly PageLife _life = new();
    private Guid? _run;

    [Inject]
    public required TerminalPageQueries Queries { get; set; }

    [Inject]
    public required StartMasterSync Start { get; set; }

    [Inject]
    public required SyncTrainingTerminal SyncTraining { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    /// <summary>The store's runs, newest first.</summary>
    protected IReadOnlyList<StoreRun> Runs { get; private set; } = [];

    protected TerminalPageState? State { get; private set; }

    /// <summary>The press on this page; the page is about no other run.</summary>
    protected PressedSync? Pressed { get; private set; }

    protected Error? Refusal { get; private set; }

    protected bool IsRunning => Pressed?.State == SyncRunState.Running;

    protected override async Task LoadAsync()
    {
        State = await Queries.StateAsync(Session.Terminal!, CancellationToken.None);
        Runs = await Queries.RunsAsync(Session.Terminal!, CancellationToken.None);
        if (Runs.FirstOrDefault(r => r.Id == _run) is { } run)
        {
            Pressed = new PressedSync(run.State, run.FinishedAt, run.Version);
        }
    }

    protected async Task SyncAsync()
    {
        (Pressed, _run, Refusal) = (new PressedSync(SyncRunState.Running, null, null), null, null);
        var terminal = Session.Terminal!;
        if (terminal.IsTraining)
        {
            await SyncTrainingAsync(terminal);
            return;
        }

        var scope = terminal.Kind == TerminalKind.Handy ? SyncScope.OneHandy : SyncScope.PosAndTerminals;
        var result = await Start.ExecuteAsync(terminal.ToActor(), StartMasterSyncRequest.For(terminal.StoreId) with { Scope = scope, TerminalId = terminal.TerminalId }, CancellationToken.None);
        if (!result.TryGet(out var run, out var refusal))
        {
            (Pressed, Refusal) = (null, refusal);
            return;
        }

        _run = run;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (IsRunning && Session.Terminal is not null && await timer.WaitForNextTickAsync(_life.Closing))
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _life.Dispose();
        base.Dispose(disposing);
    }

    private async Task SyncTrainingAsync(TerminalIdentity terminal)
    {
        var result = await SyncTraining.ExecuteAsync(terminal.ToActor(), CancellationToken.None);
        if (!result.TryGet(out var version, out var refusal))
        {
            (Pressed, Refusal) = (null, refusal);
            return;
        }

        await Session.CatchUpAsync();
        await LoadAsync();
        Pressed = new PressedSync(State!.AppliedVersion >= version ? SyncRunState.Succeeded : SyncRunState.Failed, Clock.GetUtcNow(), version);
    }
}
