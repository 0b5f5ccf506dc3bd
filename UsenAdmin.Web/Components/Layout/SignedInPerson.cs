using System.Security.Claims;

namespace UsenAdmin.Web.Components.Layout;

/// <summary>What the frame shows of the person who is signed in; for looks only, never to decide what they may do.</summary>
public sealed record SignedInPerson(string Name, string Role, string CompanyCode, string CompanyName)
{
    public const string CompanyAdmin = "CompanyAdmin";

    public bool IsCompanyAdmin => Role == CompanyAdmin || IsActing;

    public bool IsSupport => Role == "Support";

    /// <summary>A support person in a 代理操作: the company's menus are shown.</summary>
    public bool IsActing { get; init; }

    /// <summary>Null for somebody who is not signed in.</summary>
    public static SignedInPerson? From(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true
        ? new SignedInPerson(
            user.FindFirstValue(ClaimTypes.Name) ?? "",
            user.FindFirstValue(ClaimTypes.Role) ?? "",
            user.FindFirstValue("company_code") ?? "",
            user.FindFirstValue("company_name") ?? "")
        : null;
}
