using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace UsenAdmin.Web.Components;

/// <summary>The design system: what the shell and the shared components need.</summary>
public static class ComponentsFeature
{
    /// <summary>MudBlazor, words and clock. Resources are found by their types' full names: no resources path.</summary>
    public static IServiceCollection AddDesignSystem(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(RoutedAssemblies.None);
        services.AddMudServices(options =>
        {
            // Toasts: only what is visible nowhere else, and 元に戻す for 8 s.
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.VisibleStateDuration = 8000;
            options.SnackbarConfiguration.ShowTransitionDuration = 180;
            options.SnackbarConfiguration.HideTransitionDuration = 180;
            options.SnackbarConfiguration.ShowCloseIcon = false;
            options.SnackbarConfiguration.MaximumOpacity = 100;
            options.PopoverOptions.CheckForPopoverProvider = true;
        });
        return services;
    }
}
