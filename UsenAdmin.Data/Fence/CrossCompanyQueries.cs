using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Data.Fence;

/// <summary>A login: whose it is.</summary>
public sealed record LoginOwner(Guid CompanyId, Guid UserId);

/// <summary>A company found by its code.</summary>
public sealed record CompanyOwner(Guid CompanyId, string Name);

/// <summary>A terminal whose tokens were cut: those of an older generation are dead.</summary>
public sealed record CutTerminal(Guid TerminalId, int Generation);

/// <summary>An enrolment code found by its hash, used or not.</summary>
public sealed record EnrollmentOwner(Guid CompanyId, Guid CodeId);

/// <summary>A link whose ledger is to be asked again.</summary>
public sealed record DueLink(Guid CompanyId, Guid LinkId);

/// <summary>A run that is to be looked at.</summary>
public sealed record DueSyncRun(Guid CompanyId, Guid RunId);

/// <summary>A schedule of マスタ同期 whose time has come.</summary>
public sealed record DueSyncSchedule(Guid CompanyId, Guid ScheduleId);

/// <summary>A terminal that was told to fetch and has not confirmed.</summary>
public sealed record UnansweredTerminal(Guid TerminalId, Guid RunId, long Version);

/// <summary>Whose webhook an address is.</summary>
public sealed record WebhookOwner(Guid CompanyId, LedgerProvider Provider);

/// <summary>An event that is to be worked on now, by whoever claimed it.</summary>
public sealed record ClaimedEvent(Guid CompanyId, LedgerProvider Provider, string EventId);

/// <summary>A run of 一括連携 that has not ended.</summary>
public sealed record UnfinishedOnboarding(Guid CompanyId, Guid RunId);

/// <summary>A message of the outbox, and the claim under which its outcome counts.</summary>
public sealed record ClaimedMessage(Guid CompanyId, Guid MessageId, Guid Claim);

/// <summary>The 代理操作 of a support person that is not over: in which company.</summary>
public sealed record CurrentSupport(Guid CompanyId, Guid SessionId);

/// <summary>What support found: a company, a store, a store's ledger ID or a terminal. Names only; more is seen in a session.</summary>
public sealed record SupportHit(string Kind, Guid CompanyId, string CompanyCode, string CompanyName, Guid? StoreId, string? StoreCode, string? StoreName, string? Detail);

/// <summary>The only questions that are asked without knowing the company yet. Answers are ids, to be opened through <see cref="UsenAdminDbFactory"/>.</summary>
public sealed class CrossCompanyQueries(DbContextOptions<UsenAdminDb> options)
{
    public Task<LoginOwner?> FindLoginAsync(string companyCode, string staffCode, CancellationToken ct) =>
        FirstAsync<LoginOwner>($"select company_id, user_id from find_login({companyCode}, {staffCode})", ct);

    /// <summary>Whose passkey it is, by the authenticator's id for it.</summary>
    public Task<LoginOwner?> FindPasskeyAsync(byte[] credentialId, CancellationToken ct) =>
        FirstAsync<LoginOwner>($"select company_id, user_id from find_passkey({credentialId})", ct);

    public Task<CompanyOwner?> FindCompanyAsync(string companyCode, CancellationToken ct) =>
        FirstAsync<CompanyOwner>($"select company_id, name from find_company({companyCode})", ct);

    public Task<EnrollmentOwner?> FindEnrollmentAsync(byte[] codeHash, CancellationToken ct) =>
        FirstAsync<EnrollmentOwner>($"select company_id, code_id from find_enrollment({codeHash})", ct);

    /// <summary>Whose tokens were cut within <paramref name="back"/> from now, by the clock of the database.</summary>
    public Task<List<CutTerminal>> CutTerminalsAsync(TimeSpan back, CancellationToken ct) =>
        ListAsync<CutTerminal>($"select terminal_id, generation from cut_terminals_lately({back})", ct);

    /// <summary>Takes links whose ledger is to be asked again whether they hold, for <paramref name="lease"/>.</summary>
    public Task<List<DueLink>> ClaimLinkChecksAsync(LedgerProvider provider, DateTimeOffset now, TimeSpan lease, int atMost, CancellationToken ct) =>
        ListAsync<DueLink>($"select company_id, link_id from claim_link_checks({provider.ToString()}, {now}, {lease}, {atMost})", ct);

    public Task<List<DueSyncRun>> DueSyncRunsAsync(DateTimeOffset now, int atMost, CancellationToken ct) =>
        ListAsync<DueSyncRun>($"select company_id, run_id from due_sync_runs({now}, {atMost})", ct);

    public Task<List<DueSyncSchedule>> DueSyncSchedulesAsync(DateTimeOffset now, int atMost, CancellationToken ct) =>
        ListAsync<DueSyncSchedule>($"select company_id, schedule_id from due_sync_schedules({now}, {atMost})", ct);

    public Task<List<UnansweredTerminal>> UnansweredTerminalsAsync(DateTimeOffset toldBefore, int atMost, CancellationToken ct) =>
        ListAsync<UnansweredTerminal>($"select terminal_id, run_id, version from unanswered_terminals({toldBefore}, {atMost})", ct);

    /// <summary>Deletes runs that ended before; a bounded piece at a time.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> ForgetSyncRunsAsync(DateTimeOffset before, int atMost, CancellationToken ct) =>
        (await ListAsync<int>($"""select forget_sync_runs({before}, {atMost}) as "Value" """, ct))[0];

    /// <summary>Deletes masters made before that are nobody's newest, and that no terminal holds or is to hold.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> ForgetMasterVersionsAsync(DateTimeOffset before, int atMost, CancellationToken ct) =>
        (await ListAsync<int>($"""select forget_master_versions({before}, {atMost}) as "Value" """, ct))[0];

    public Task ForgetSyncOccurrencesAsync(DateTimeOffset before, CancellationToken ct) =>
        ExecuteAsync($"select forget_sync_occurrences({before})", ct);

    public Task ForgetIdempotentAnswersAsync(DateTimeOffset before, CancellationToken ct) =>
        ExecuteAsync($"select forget_idempotent_answers({before})", ct);

    public async Task<WebhookOwner?> FindWebhookAsync(string pathKey, CancellationToken ct) =>
        await FirstAsync<WebhookOwnerRow>($"select company_id, provider from find_webhook({pathKey})", ct) is { } row
            ? new WebhookOwner(row.CompanyId, Enum.Parse<LedgerProvider>(row.Provider))
            : null;

    /// <summary>Takes events for <paramref name="lease"/>; what is not done by then is given out again, later each time.</summary>
    public async Task<List<ClaimedEvent>> ClaimWebhookEventsAsync(DateTimeOffset now, TimeSpan lease, int atMost, CancellationToken ct)
    {
        var rows = await ListAsync<ClaimedEventRow>($"select company_id, provider, event_id from claim_webhook_events({now}, {lease}, {atMost})", ct);
        return [.. rows.Select(r => new ClaimedEvent(r.CompanyId, Enum.Parse<LedgerProvider>(r.Provider), r.EventId))];
    }

    public Task ForgetWebhookEventsAsync(DateTimeOffset before, CancellationToken ct) =>
        ExecuteAsync($"select forget_webhook_events({before})", ct);

    /// <summary>Takes links whose seats are to be looked at, for <paramref name="lease"/>; nobody else gets them meanwhile.</summary>
    public Task<List<DueLink>> ClaimSeatChecksAsync(LedgerProvider provider, DateTimeOffset now, TimeSpan lease, int atMost, CancellationToken ct) =>
        ListAsync<DueLink>($"select company_id, link_id from claim_seat_checks({provider.ToString()}, {now}, {lease}, {atMost})", ct);

    /// <param name="portal">Null turns off what is registered.</param>
    public Task<List<Guid>> DueWebhookRegistrationsAsync(LedgerProvider provider, string? portal, DateTimeOffset now, int atMost, CancellationToken ct) =>
        ListAsync<Guid>($"""select company_id as "Value" from due_webhook_registrations({provider.ToString()}, {portal}, {now}, {atMost})""", ct);

    public Task<List<UnfinishedOnboarding>> UnfinishedOnboardingsAsync(DateTimeOffset before, int atMost, CancellationToken ct) =>
        ListAsync<UnfinishedOnboarding>($"select company_id, run_id from unfinished_onboarding_runs({before}, {atMost})", ct);

    /// <summary>Takes messages that are due, for a sender that reports before the lease runs out.</summary>
    public Task<List<ClaimedMessage>> ClaimLedgerMessagesAsync(DateTimeOffset now, DateTimeOffset leaseUntil, int atMost, CancellationToken ct) =>
        ListAsync<ClaimedMessage>($"select company_id, message_id, claim from claim_ledger_messages({now}, {leaseUntil}, {atMost})", ct);

    public Task ForgetFloorRequestsAsync(DateTimeOffset before, CancellationToken ct) =>
        ExecuteAsync($"select forget_floor_requests({before})", ct);

    public Task<CurrentSupport?> CurrentSupportSessionAsync(Guid supporterId, DateTimeOffset now, CancellationToken ct) =>
        FirstAsync<CurrentSupport>($"select company_id, session_id from current_support_session({supporterId}, {now})", ct);

    public async Task EndExpiredSupportSessionsAsync(Guid supporterId, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        await db.Database.ExecuteSqlAsync($"select end_expired_support_sessions({supporterId}, {now})", ct);
    }

    /// <summary>Written into the history by the database itself; refused to anybody but active support staff.</summary>
    public Task<List<SupportHit>> SearchForSupportAsync(Guid supporterId, string typed, DateTimeOffset now, CancellationToken ct) =>
        ListAsync<SupportHit>(
            $"""
            select kind, company_id, company_code, company_name, store_id, store_code, store_name, detail
            from search_for_support({supporterId}, {typed}, {SearchText.Fold(typed)}, {now}, {20})
            """, ct);

    private async Task<T?> FirstAsync<T>(FormattableString sql, CancellationToken ct)
        where T : class => (await ListAsync<T>(sql, ct)).FirstOrDefault();

    private async Task<List<T>> ListAsync<T>(FormattableString sql, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        return await db.Database.SqlQuery<T>(sql).ToListAsync(ct);
    }

    private async Task ExecuteAsync(FormattableString sql, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(options);
        await db.Database.ExecuteSqlAsync(sql, ct);
    }

    // Rows of a question of its own are read without the model, which alone knows how enums are stored.
    private sealed record WebhookOwnerRow(Guid CompanyId, string Provider);

    private sealed record ClaimedEventRow(Guid CompanyId, string Provider, string EventId);
}
