using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>
/// 起動ツール (manual 2-3): which ledgers this terminal shows, and turning one on or off. POS and ターミナル show one: a second one asks,
/// then replaces; ハンディ shows any.
/// </summary>
public abstract class LauncherPage : TerminalPage
{
    [Inject]
    public required TerminalQueries Terminals { get; set; }

    [Inject]
    public required TerminalPageQueries PageQueries { get; set; }

    [Inject]
    public required LauncherLinks Links { get; set; }

    [Inject]
    public required ChooseLauncher Choose { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required IStringLocalizer<Resources.Pos> Text { get; set; }

    protected LauncherAnswer Launcher { get; private set; } = new([], []);

    protected IReadOnlyList<LedgerProvider> Linked { get; private set; } = [];

    protected DateTimeOffset? SavedAt { get; private set; }

    protected Error? Refusal { get; private set; }

    protected override async Task LoadAsync()
    {
        Launcher = await Terminals.LauncherAsync(Session.Terminal!, Links, CancellationToken.None);
        Linked = await PageQueries.LinkedAsync(Session.Terminal!, CancellationToken.None);
    }

    protected async Task SwitchAsync(LedgerProvider ledger)
    {
        var terminal = Session.Terminal!;
        var on = Launcher.Ledgers;
        var replaces = terminal.Kind != TerminalKind.Handy && on.Count > 0 && !on.Contains(ledger);
        if (replaces && !await Dialogs.ConfirmAsync(Question(on[0], ledger)))
        {
            return;
        }

        LedgerProvider[] chosen = on.Contains(ledger) ? [.. on.Where(l => l != ledger)] : replaces ? [ledger] : [.. on, ledger];
        var result = await Choose.ExecuteAsync(terminal.ToActor(), terminal.TerminalId, chosen, CancellationToken.None);
        (Refusal, SavedAt) = (result.Error, result.IsDone ? Clock.GetUtcNow() : SavedAt);
        await LoadAsync();
    }

    private Confirmation Question(LedgerProvider now, LedgerProvider then) => new(Text["Launcher_Note"], Text["Launcher_Replace", Text["Ledger_" + then]])
    {
        CancelText = Text["Cancel"],
        Content = builder =>
        {
            builder.OpenComponent<LauncherChange>(0);
            builder.AddAttribute(1, nameof(LauncherChange.Now), now);
            builder.AddAttribute(2, nameof(LauncherChange.Then), then);
            builder.CloseComponent();
        },
    };
}
