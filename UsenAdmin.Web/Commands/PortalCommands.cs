using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Features.Demo;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Commands;

/// <summary>
/// What is done on the server, beside a running portal or before its first start. Standard output holds the answer and nothing else.
/// </summary>
public sealed class PortalCommands(IServiceProvider services, TextWriter output)
{
    public const string Usage = """
        Commands (dotnet run --project UsenAdmin.Web -- COMMAND):
          migrate                                                       bring the database up to date
          first-admin --company CODE --name NAME --staff CODE --person NAME   a company and its first 企業管理者; prints the one-time password
          vendor-account --role support|operator --staff CODE --person NAME [--company CODE]   an account of the vendor's own people; prints the one-time password
          audit-verify                                                  verify the chain of every company's history; names the first broken entry
          audit-drop --months N                                         drop whole months of the history older than N months; their last hashes stay
          demo-code                                                     the two-factor code of the demo's support person and operator
          enrollment-codes --company CODE --store CODE --kind pos|terminal|handy [--count N]
          ledger-key --company CODE --ledger resty --key KEY            keep a company's key for a ledger, encrypted
          ledger-key --company CODE --ledger ebica --client ID --key SECRET
          demo-data [--companies N] [--stores N]                        as many stores as one likes, for measurements
        """;

    private const string Author = "コマンド";

    private readonly UsenAdminDbFactory _contexts = services.GetRequiredService<UsenAdminDbFactory>();

    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(CommandLine line, CancellationToken ct)
    {
        switch (line.Name)
        {
            case "migrate":
                return 0; // The database was brought up to date before any command runs.
            case "first-admin":
                return await CreateAccountAsync(line.Required("company"), line.Required("name"), StaffRole.CompanyAdmin, line, ct);
            case "vendor-account":
                return await CreateAccountAsync(line.Optional("company") ?? "USEN", "サポートセンター", VendorRole(line), line, ct);
            case "audit-verify":
                return await VerifyAuditAsync(ct);
            case "audit-drop":
                return await DropAuditAsync(line, ct);
            case "demo-code":
                await output.WriteLineAsync(DemoTwoFactor.Code(DateTimeOffset.UtcNow));
                return 0;
            case "enrollment-codes":
                return await IssueEnrollmentCodesAsync(line, ct);
            case "ledger-key":
                return await KeepLedgerKeyAsync(line, ct);
            case "demo-data":
                return await MakeLargeDemoAsync(line, ct);
            default:
                throw new UsageException($"There is no command '{line.Name}'.");
        }
    }

    private async Task<int> CreateAccountAsync(string company, string companyName, StaffRole role, CommandLine line, CancellationToken ct)
    {
        var created = await services.GetRequiredService<CreateAccount>().ExecuteAsync(
            new CreateAccountRequest(company, companyName, line.Required("staff"), line.Required("person"), role), ct);
        return await AnswerAsync(created, password => password);
    }

    private static StaffRole VendorRole(CommandLine line) =>
        line.Choice<StaffRole>("role") is var role and (StaffRole.Support or StaffRole.Operator) ? role : throw new UsageException("--role is support or operator.");

    private async Task<int> VerifyAuditAsync(CancellationToken ct)
    {
        var checks = await services.GetRequiredService<AuditChain>().VerifyAsync(ct);
        foreach (var check in checks)
        {
            await output.WriteLineAsync(check.Problem is null
                ? $"{check.Code} ok, {check.Entries} entries, link {check.Sequence}, head {Convert.ToHexStringLower(check.Head)}"
                : $"{check.Code} BROKEN: {check.Problem}, link {check.Sequence}, entry {check.EntryId}; {check.Entries} entries before it are whole");
        }

        return checks.TrueForAll(check => check.Problem is null) ? 0 : 1;
    }

    private async Task<int> DropAuditAsync(CommandLine line, CancellationToken ct)
    {
        line.Required("months");
        var months = line.Number("months", 0);
        var owner = services.GetRequiredService<PortalDatabase>().Owner ?? throw new UsageException("This command needs ConnectionStrings:UsenAdminOwner.");
        if (months < 1)
        {
            throw new UsageException("--months is 1 or more.");
        }

        var now = DateTimeOffset.UtcNow;
        await output.WriteLineAsync($"{await AuditChain.DropAsync(owner, now.AddMonths(-months), now, ct)} entries dropped");
        return 0;
    }

    private async Task<int> IssueEnrollmentCodesAsync(CommandLine line, CancellationToken ct)
    {
        var companyId = await CompanyAsync(line, ct);
        var storeCode = line.Required("store");
        await using var db = await _contexts.OpenAsync(companyId, ct);
        var storeId = await db.Stores.Where(s => s.Code == storeCode).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(ct)
            ?? throw new UsageException($"The company has no store {storeCode}.");
        var issued = await services.GetRequiredService<IssueEnrollmentCode>().ExecuteAsync(
            Actor.Command(companyId, Author),
            new IssueEnrollmentCodeRequest(storeId, line.Choice<TerminalKind>("kind"), line.Number("count", 1)), ct);
        return await AnswerAsync(issued, codes => string.Join(Environment.NewLine, codes.Codes));
    }

    private async Task<int> KeepLedgerKeyAsync(CommandLine line, CancellationToken ct)
    {
        var companyId = await CompanyAsync(line, ct);
        var kept = await services.GetRequiredService<KeepLedgerCredential>().ExecuteAsync(
            Actor.Command(companyId, Author), line.Choice<LedgerProvider>("ledger"), line.Optional("client"), line.Required("key"), ct);
        return await AnswerAsync(kept, _ => null);
    }

    private async Task<int> MakeLargeDemoAsync(CommandLine line, CancellationToken ct)
    {
        var owner = services.GetRequiredService<PortalDatabase>().Owner ?? throw new UsageException("This command needs ConnectionStrings:UsenAdminOwner.");
        await new LargeDemo(owner).SeedAsync(line.Number("companies", 1000), line.Number("stores", 200_000), ct);
        return 0;
    }

    private async Task<Guid> CompanyAsync(CommandLine line, CancellationToken ct) =>
        (await services.GetRequiredService<CrossCompanyQueries>().FindCompanyAsync(line.Required("company"), ct))?.CompanyId
        ?? throw new UsageException($"There is no company {line.Required("company")}.");

    private async Task<int> AnswerAsync<T>(Result<T> result, Func<T, string?> text)
    {
        if (!result.TryGet(out var value, out var error))
        {
            throw new UsageException($"Refused: {error.Key} {string.Join(", ", error.Arguments.Select(a => $"{a.Key}={a.Value}"))}");
        }

        if (text(value) is { } line)
        {
            await output.WriteLineAsync(line);
        }

        return 0;
    }
}
