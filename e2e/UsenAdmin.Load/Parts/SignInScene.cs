using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Load.Parts;

/// <summary>Logins in every form that is measured: through the portal's form, by its action alone, and the hashing that no login can do without.</summary>
internal sealed partial class SignInScene : IAsyncDisposable
{
    private const int Iterations = 100_000; // Of ASP.NET Core Identity's hashes, whose first part of a login this is.

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly PasswordWork _passwords = new(new PasswordHasher<StaffUser>());
    private readonly SignIn _signIn;
    private readonly int _companies;
    private readonly List<HttpClient> _browsers = [];
    private int _next;

    public SignInScene(string app, int companies)
    {
        var options = UsenAdminDbOptions.For(app);
        var contexts = new UsenAdminDbFactory(options);
        _signIn = new SignIn(new CrossCompanyQueries(options), contexts, _passwords, new SignInAttempts(contexts, TimeProvider.System), TimeProvider.System);
        _companies = companies;
    }

    /// <summary>What one login costs at the least: PBKDF2 with HMAC-SHA512, as often as Identity does it.</summary>
    public Task<bool> BareAsync(CancellationToken ct)
    {
        Rfc2898DeriveBytes.Pbkdf2(DemoPlan.Password, _salt, Iterations, HashAlgorithmName.SHA512, 32);
        return Task.FromResult(true);
    }

    public async Task<bool> ActionAsync(CancellationToken ct) =>
        (await _signIn.ExecuteAsync(new SignInRequest(NextCompany(), "0001", DemoPlan.Password), ct)).IsDone;

    /// <summary>A guess at an account of the demo, in this process.</summary>
    public async Task<bool> WrongAsync(CancellationToken ct) =>
        (await _signIn.ExecuteAsync(new SignInRequest(NextCompany(), Random.Shared.Next(10_000).ToString("0000", CultureInfo.InvariantCulture), "まちがい"), ct)).IsDone;

    /// <summary>A browser with the login page open.</summary>
    public async Task<Func<CancellationToken, Task<bool>>> FormAsync(string portal, bool right, CancellationToken ct)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(portal) };
        _browsers.Add(http);
        using var page = await http.GetAsync("/login", ct);
        var token = Token().Match(await page.Content.ReadAsStringAsync(ct)).Groups[1].Value;
        http.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])); // The form's own; signed in, it would be another form.
        return async stop =>
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_handler"] = "login",
                ["__RequestVerificationToken"] = token,
                ["Form.CompanyCode"] = NextCompany(),
                ["Form.StaffCode"] = "0001",
                ["Form.Password"] = right ? DemoPlan.Password : "まちがい",
            });
            using var answer = await http.PostAsync("/login", form, stop);
            return answer.StatusCode == HttpStatusCode.Found;
        };
    }

    public ValueTask DisposeAsync()
    {
        _browsers.ForEach(b => b.Dispose());
        _passwords.Dispose();
        return ValueTask.CompletedTask;
    }

    private string NextCompany() => string.Create(CultureInfo.InvariantCulture, $"L{1 + (Interlocked.Increment(ref _next) % _companies):00000}");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
