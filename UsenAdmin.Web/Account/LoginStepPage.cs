using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Account;

/// <summary>A page between the right password (or passkey) and the session. Whoever comes without a login under way is sent to its beginning.</summary>
public abstract class LoginStepPage : ComponentBase
{
    [Inject]
    public required FinishSignIn Finish { get; set; }

    [Inject]
    public required UsenAdminDbFactory Contexts { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    protected PendingSignIn? Pending { get; private set; }

    /// <summary>The person as the database has them now.</summary>
    protected StaffUser? User { get; private set; }

    protected string CompanyCode { get; private set; } = "";

    protected string? ErrorText { get; set; }

    protected LoginOwner Owner => new(Pending!.CompanyId, Pending.UserId);

    protected override async Task OnInitializedAsync()
    {
        Pending = await PendingSignIn.ReadAsync(HttpContext);
        if (Pending is not null)
        {
            await using var db = await Contexts.OpenAsync(Pending.CompanyId, HttpContext.RequestAborted);
            User = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == Pending.UserId && u.IsActive && u.SecurityStamp == Pending.Stamp, HttpContext.RequestAborted);
            CompanyCode = await db.Companies.Select(c => c.Code).SingleAsync(HttpContext.RequestAborted);
        }

        if (User is null)
        {
            Navigation.NavigateTo(AccountFeature.LoginPath);
        }
    }

    protected async Task GoOnAsync(SignInProof proof) =>
        Navigation.NavigateTo(await Finish.NextAsync(HttpContext, Owner.CompanyId, Owner.UserId, proof, Pending!.ReturnUrl));

    protected void Show(Error error) => ErrorText = ErrorTexts.Of(error);
}
