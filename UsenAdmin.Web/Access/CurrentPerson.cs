using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using UsenAdmin.Data.Actors;

namespace UsenAdmin.Web.Access;

/// <summary>The person whose circuit this is, as pages need them. A circuit is pinned to its user.</summary>
public sealed class CurrentPerson(AuthenticationStateProvider authentication)
{
    public async Task<Actor> ActorAsync() => (await PrincipalAsync()).ToActor();

    public async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;
}
