using Microsoft.AspNetCore.Components;

namespace UsenAdmin.Web.Features.Pos;

/// <summary>What every page of a terminal begins with: the terminal itself, or the way to its enrolment.</summary>
public abstract class PosPage : ComponentBase, IDisposable
{
    [CascadingParameter]
    public TerminalTicket? Ticket { get; set; }

    [Inject]
    public required PosSession Session { get; set; }

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
        Session.Changed -= OnChanged;
        GC.SuppressFinalize(this);
    }
}
