using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>Names of the authorization policies. A page or endpoint without one is for signed-in people only (default deny).</summary>
public static class Policies
{
    /// <summary>運用管理 and everything else that only a 企業管理者 sees.</summary>
    public const string CompanyAdmin = nameof(CompanyAdmin);

    /// <summary>The dashboard of the job server.</summary>
    public const string Operator = nameof(Operator);

    public static void Add(AuthorizationBuilder authorization)
    {
        var signedIn = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build();
        authorization
            .SetDefaultPolicy(signedIn)
            .SetFallbackPolicy(signedIn)
            .AddPolicy(CompanyAdmin, p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme)
                .RequireAuthenticatedUser().RequireRole(nameof(StaffRole.CompanyAdmin)))
            .AddPolicy(Operator, p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme)
                .RequireAuthenticatedUser().RequireRole(nameof(StaffRole.Operator)));
    }
}
