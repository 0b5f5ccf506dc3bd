using Microsoft.AspNetCore.Components;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>What every page of a terminal begins with: the terminal itself, or the way to its enrolment.</summary>
public abstract class TerminalPage : ComponentBase, IDisposable
{
    public const string HandyHome = "/handy";
    public const string PosHome = "/pos";

    [CascadingParameter]
    public TerminalTicket? Ticket { get; set; }

    [Inject]
    public required TerminalSession Session { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>False until the terminal is known and its master was read.</summary>
    protected bool IsReady { get; private set; }

    protected string Place => $"{Session.Master?.Store.Name}・{Session.Terminal?.Name}";

    protected override async Task OnInitializedAsync()
    {
        if (!await Session.StartAsync(Ticket))
        {
            Navigation.NavigateTo("/terminal/enroll", forceLoad: true);
            return;
        }

        // A ハンディ has its own pages, narrow and without the register.
        var isHandy = Session.Terminal!.Kind == TerminalKind.Handy;
        if (isHandy != new Uri(Navigation.Uri).AbsolutePath.StartsWith(HandyHome, StringComparison.OrdinalIgnoreCase))
        {
            Navigation.NavigateTo(isHandy ? HandyHome : PosHome, replace: true);
            return;
        }

        Session.Changed += OnChanged;
        await LoadAsync();
        IsReady = true;
    }

    /// <summary>Reads what the page shows; called at the start and whenever the terminal changed.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        if (Session.Terminal is null)
        {
            Navigation.NavigateTo("/terminal/enroll", forceLoad: true);
            return;
        }

        await LoadAsync();
        StateHasChanged();
    });

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Session.Changed -= OnChanged;
}
