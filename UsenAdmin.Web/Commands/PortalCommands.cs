using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Account;
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
          enrollment-codes --company CODE --store CODE --kind pos|terminal|handy [--count N]
          ledger-key --company CODE --ledger resty --key KEY            keep a company's key for a ledger, encrypted
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
                return await CreateFirstAdminAsync(line, ct);
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

    private async Task<int> CreateFirstAdminAsync(CommandLine line, CancellationToken ct)
    {
        var created = await services.GetRequiredService<CreateFirstAdmin>().ExecuteAsync(
            new CreateFirstAdminRequest(line.Required("company"), line.Required("name"), line.Required("staff"), line.Required("person")), ct);
        return await AnswerAsync(created, password => password);
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
            Actor.Command(companyId, Author), line.Choice<LedgerProvider>("ledger"), line.Required("key"), ct);
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
