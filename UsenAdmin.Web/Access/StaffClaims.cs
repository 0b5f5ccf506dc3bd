using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>What the sign-in cookie says of a person. Enough to show a page; what an action may do, it asks the database.</summary>
public static class StaffClaims
{
    public const string Company = "company";
    public const string CompanyCode = "company_code";
    public const string CompanyName = "company_name";
    public const string SecurityStamp = "stamp";
    public const string Session = "session";

    public static ClaimsPrincipal Principal(StaffUser user, Company company, Guid sessionId) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new Claim(ClaimTypes.Name, user.DisplayName),
            new Claim(ClaimTypes.Role, user.Role.ToString()),
            new Claim(Company, company.Id.ToString()),
            new Claim(CompanyCode, company.Code),
            new Claim(CompanyName, company.Name),
            new Claim(SecurityStamp, user.SecurityStamp ?? ""),
            new Claim(Session, sessionId.ToString()),
        ],
        IdentityConstants.ApplicationScheme));

    public static Guid UserId(this ClaimsPrincipal person) => Guid.Parse(Value(person, ClaimTypes.NameIdentifier));

    public static Guid CompanyId(this ClaimsPrincipal person) => Guid.Parse(Value(person, Company));

    public static Guid SessionId(this ClaimsPrincipal person) => Guid.Parse(Value(person, Session));

    /// <summary>The person as somebody who acts, where no cookie is at hand yet.</summary>
    public static Actor ToActor(this StaffUser user) => new(ActorKind.Staff, user.CompanyId, user.Id, user.DisplayName);

    public static StaffRole Role(this ClaimsPrincipal person) => Enum.Parse<StaffRole>(Value(person, ClaimTypes.Role));

    public static Actor ToActor(this ClaimsPrincipal person) =>
        new(ActorKind.Staff, person.CompanyId(), person.UserId(), Value(person, ClaimTypes.Name));

    private static string Value(ClaimsPrincipal person, string type) =>
        person.FindFirst(type)?.Value ?? throw new InvalidOperationException($"The signed-in person has no claim {type}.");
}
