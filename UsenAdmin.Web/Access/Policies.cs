using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>Names of the authorization policies. A page or endpoint without one is for signed-in people only (default deny).</summary>
public static class Policies
{
    /// <summary>運用管理 and everything else that only a 企業管理者 sees.</summary>
    public const string CompanyAdmin = nameof(CompanyAdmin);

    /// <summary>担当者管理: never on behalf.</summary>
    public const string StaffAdmin = nameof(StaffAdmin);

    /// <summary>サポート, of the vendor.</summary>
    public const string Support = nameof(Support);

    /// <summary>Pages of stores: a 店舗責任者 sees theirs there.</summary>
    public const string StoreKeeper = nameof(StoreKeeper);

    /// <summary>The dashboard of the job server.</summary>
    public const string Operator = nameof(Operator);

    public static void Add(AuthorizationBuilder authorization)
    {
        var signedIn = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build();
        authorization
            .SetDefaultPolicy(signedIn)
            .SetFallbackPolicy(signedIn)
            .AddPolicy(CompanyAdmin, p => Roles(p, StaffRole.CompanyAdmin, StaffRole.Support).AddRequirements(new SupportOnlyActing()))
            .AddPolicy(StoreKeeper, p => Roles(p, StaffRole.CompanyAdmin, StaffRole.StoreManager, StaffRole.Support).AddRequirements(new SupportOnlyActing()))
            .AddPolicy(StaffAdmin, p => Roles(p, StaffRole.CompanyAdmin))
            .AddPolicy(Support, p => Roles(p, StaffRole.Support))
            .AddPolicy(Operator, p => Roles(p, StaffRole.Operator));
    }

    private static AuthorizationPolicyBuilder Roles(AuthorizationPolicyBuilder policy, params IEnumerable<StaffRole> roles) =>
        policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().RequireRole(roles.Select(r => r.ToString()));
}
