using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>
/// The person whose circuit this is, as pages need them. A circuit is pinned to its user, and, once a support person acted in it, to that one
/// 代理操作: when it is over, the page is left, and what was begun there can never reach another company.
/// </summary>
public sealed class CurrentPerson(AuthenticationStateProvider authentication, ActingSupport acting, NavigationManager navigation)
{
    private Guid? _pinned;

    public async Task<Actor> ActorAsync()
    {
        var person = await PrincipalAsync();
        return await ActingAsync() is { } session ? session.Actor : person.ToActor();
    }

    /// <summary>The 代理操作 in which the person is; null for everybody but support.</summary>
    public async Task<ActingSession?> ActingAsync()
    {
        var person = await PrincipalAsync();
        if (!person.IsInRole(nameof(StaffRole.Support)))
        {
            return null;
        }

        var session = await acting.FindAsync(person.UserId(), CancellationToken.None);
        if (_pinned is not null && _pinned != session?.Session.Id)
        {
            navigation.NavigateTo("/support", forceLoad: true);
            return null;
        }

        _pinned = session?.Session.Id;
        return session;
    }

    public async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;
}
