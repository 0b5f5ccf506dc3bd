using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data.Fence;

/// <summary>A login: whose it is.</summary>
public sealed record LoginOwner(Guid CompanyId, Guid UserId);

/// <summary>A company found by its code.</summary>
public sealed record CompanyOwner(Guid CompanyId, string Name);

/// <summary>A terminal found by its token; <c>IsNext</c> when it is the rotated token that was not used before.</summary>
public sealed record TerminalOwner(Guid CompanyId, Guid TerminalId, bool IsNext);

/// <summary>An enrolment code found by its hash, used or not.</summary>
public sealed record EnrollmentOwner(Guid CompanyId, Guid CodeId);

/// <summary>A link whose ledger is to be asked again.</summary>
public sealed record DueLink(Guid CompanyId, Guid LinkId);

/// <summary>A run that has not ended.</summary>
public sealed record RunningSync(Guid CompanyId, Guid RunId);

/// <summary>The only questions that are asked without knowing the company yet. Answers are ids, to be opened through <see cref="UsenAdminDbFactory"/>.</summary>
public sealed class CrossCompanyQueries(DbContextOptions<UsenAdminDb> options)
{
    public Task<LoginOwner?> FindLoginAsync(string companyCode, string staffCode, CancellationToken ct) =>
        FirstAsync<LoginOwner>($"select company_id, user_id from find_login({companyCode}, {staffCode})", ct);

    public Task<CompanyOwner?> FindCompanyAsync(string companyCode, CancellationToken ct) =>
        FirstAsync<CompanyOwner>($"select company_id, name from find_company({companyCode})", ct);

    public Task<TerminalOwner?> FindTerminalAsync(byte[] tokenHash, CancellationToken ct) =>
        FirstAsync<TerminalOwner>($"select company_id, terminal_id, is_next from find_terminal({tokenHash})", ct);

    public Task<EnrollmentOwner?> FindEnrollmentAsync(byte[] codeHash, CancellationToken ct) =>
        FirstAsync<EnrollmentOwner>($"select company_id, code_id from find_enrollment({codeHash})", ct);

    public Task<List<Guid>> RevokedTerminalsAsync(DateTimeOffset since, CancellationToken ct) =>
        ListAsync<Guid>($"""select terminal_id as "Value" from revoked_terminals({since})""", ct);

    public Task<List<DueLink>> DueLinkChecksAsync(DateTimeOffset now, int atMost, CancellationToken ct) =>
        ListAsync<DueLink>($"select company_id, link_id from due_link_checks({now}, {atMost})", ct);

    public Task<List<RunningSync>> RunningSyncRunsAsync(int atMost, CancellationToken ct) =>
        ListAsync<RunningSync>($"select company_id, run_id from running_sync_runs({atMost})", ct);

    public async Task ForgetIdempotentAnswersAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        await db.Database.ExecuteSqlAsync($"select forget_idempotent_answers({before})", ct);
    }

    private async Task<T?> FirstAsync<T>(FormattableString sql, CancellationToken ct)
        where T : class => (await ListAsync<T>(sql, ct)).FirstOrDefault();

    private async Task<List<T>> ListAsync<T>(FormattableString sql, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        return await db.Database.SqlQuery<T>(sql).ToListAsync(ct);
    }
}
