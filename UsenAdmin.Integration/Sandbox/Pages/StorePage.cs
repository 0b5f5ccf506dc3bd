using Microsoft.AspNetCore.Components;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Pages;

/// <summary>A screen of one store that shows its settings.</summary>
public abstract class StorePage : ComponentBase
{
    [Parameter]
    public required string StoreId { get; set; }

    [Inject]
    public required SandboxStores Stores { get; set; }

    /// <summary>Null until it was read, and when there is no such store.</summary>
    protected SandboxStore? Store { get; private set; }

    protected bool IsLoaded { get; private set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected async Task LoadAsync()
    {
        Store = await Stores.FindAsync(StoreId, CancellationToken.None);
        IsLoaded = true;
    }
}
