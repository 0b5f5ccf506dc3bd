using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>
/// WebAuthn as ASP.NET Core's Identity does it: challenge, origin, relying party, user verification, signature and its counter. What is
/// stored, and who may, is the portal's own.
/// </summary>
public sealed class PasskeyCeremony(
    IOptions<PasskeySettings> settings, IPasswordHasher<StaffUser> hasher, IServiceProvider services, ILogger<UserManager<StaffUser>> logger, TimeProvider time)
{
    private readonly IOptions<IdentityPasskeyOptions> _options = Options.Create(settings.Value.ToIdentity());

    /// <summary>A login's question: any passkey of this portal may answer.</summary>
    public async Task<PasskeyQuestion> AskAnybodyAsync(HttpContext http)
    {
        var question = await Over(null).MakeRequestOptionsAsync(null, http);
        return new PasskeyQuestion(question.RequestOptionsJson, Challenge(question.AssertionState, null));
    }

    /// <summary>The question for a new passkey. Devices that hold one of the person's are left out.</summary>
    internal async Task<PasskeyQuestion> AskForNewAsync(UsenAdminDb db, StaffUser user, string companyCode, Guid session, HttpContext http)
    {
        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = $"{companyCode} {user.UserName}", DisplayName = user.DisplayName };
        var question = await Over(db).MakeCreationOptionsAsync(entity, http);
        return new PasskeyQuestion(question.CreationOptionsJson, Challenge(question.AttestationState, session));
    }

    internal Task<PasskeyAttestationResult> TakeNewAsync(UsenAdminDb db, string credential, PasskeyChallenge challenge, HttpContext http) =>
        Over(db).PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = challenge.State });

    internal Task<PasskeyAssertionResult<StaffUser>> CheckAsync(UsenAdminDb db, string credential, PasskeyChallenge challenge, HttpContext http) =>
        Over(db).PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = challenge.State });

    private PasskeyHandler<StaffUser> Over(UsenAdminDb? db) => new(
        new UserManager<StaffUser>(
            new PasskeyStore(db), Options.Create(new IdentityOptions()), hasher, [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), services, logger),
        _options);

    private PasskeyChallenge Challenge(string? state, Guid? session) => new(
        state ?? throw new InvalidOperationException("Identity's handler gave no state to keep."),
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()), session);
}
