using System.Linq.Expressions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Model;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Data;

/// <summary>
/// The product's data, seen by one company. Open it through <see cref="UsenAdminDbFactory"/>, which begins the transaction
/// in which PostgreSQL knows the company too: without it, every read of a company's table is an error.
/// </summary>
public sealed class UsenAdminDb(DbContextOptions<UsenAdminDb> options)
    : IdentityUserContext<StaffUser, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>The company that this context sees; set once, by the factory.</summary>
    public Guid CompanyId { get; internal init; }

    public DbSet<Company> Companies => Set<Company>();

    public DbSet<Brand> Brands => Set<Brand>();

    public DbSet<Area> Areas => Set<Area>();

    public DbSet<Store> Stores => Set<Store>();

    public DbSet<PosTable> Tables => Set<PosTable>();

    public DbSet<LedgerLink> LedgerLinks => Set<LedgerLink>();

    public DbSet<LedgerSeat> LedgerSeats => Set<LedgerSeat>();

    public DbSet<TableMapping> TableMappings => Set<TableMapping>();

    public DbSet<LedgerCredential> LedgerCredentials => Set<LedgerCredential>();

    public DbSet<LedgerWebhook> LedgerWebhooks => Set<LedgerWebhook>();

    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    public DbSet<SeatDrift> SeatDrifts => Set<SeatDrift>();

    public DbSet<OnboardingRun> OnboardingRuns => Set<OnboardingRun>();

    public DbSet<OnboardingRow> OnboardingRows => Set<OnboardingRow>();

    public DbSet<MasterVersion> MasterVersions => Set<MasterVersion>();

    public DbSet<SyncRun> SyncRuns => Set<SyncRun>();

    public DbSet<SyncRunStore> SyncRunStores => Set<SyncRunStore>();

    public DbSet<SyncRunTerminal> SyncRunTerminals => Set<SyncRunTerminal>();

    public DbSet<SyncSchedule> SyncSchedules => Set<SyncSchedule>();

    public DbSet<SyncScheduleStore> SyncScheduleStores => Set<SyncScheduleStore>();

    public DbSet<SyncOccurrence> SyncOccurrences => Set<SyncOccurrence>();

    public DbSet<Terminal> Terminals => Set<Terminal>();

    public DbSet<EnrollmentCode> EnrollmentCodes => Set<EnrollmentCode>();

    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    public DbSet<StoreFloor> StoreFloors => Set<StoreFloor>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<VisitTable> VisitTables => Set<VisitTable>();

    public DbSet<VisitLedger> VisitLedgers => Set<VisitLedger>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<VisitMerge> VisitMerges => Set<VisitMerge>();

    public DbSet<Bill> Bills => Set<Bill>();

    public DbSet<RegisterCounter> RegisterCounters => Set<RegisterCounter>();

    public DbSet<CombinedCheckout> CombinedCheckouts => Set<CombinedCheckout>();

    public DbSet<DayClosing> DayClosings => Set<DayClosing>();

    public DbSet<TableBlock> TableBlocks => Set<TableBlock>();

    public DbSet<TableReset> TableResets => Set<TableReset>();

    public DbSet<TableGroup> TableGroups => Set<TableGroup>();

    public DbSet<GroupTable> GroupTables => Set<GroupTable>();

    public DbSet<FloorRequest> FloorRequests => Set<FloorRequest>();

    public DbSet<LedgerMessage> LedgerMessages => Set<LedgerMessage>();

    public DbSet<ReservationList> ReservationLists => Set<ReservationList>();
    public DbSet<StaffStore> StaffStores => Set<StaffStore>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<UserPasskey> Passkeys => Set<UserPasskey>();

    public DbSet<SignInSession> SignInSessions => Set<SignInSession>();

    public DbSet<CompanySecurity> CompanySecurity => Set<CompanySecurity>();

    public DbSet<SupportSession> SupportSessions => Set<SupportSession>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<AuditCut> AuditCuts => Set<AuditCut>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Writes what happened into the history, in the transaction of the change itself.</summary>
    public void Audit(Actor actor, AuditAction action, DateTimeOffset at, string subject, Guid? storeId = null, object? before = null, object? after = null) =>
        AuditEntries.Add(new AuditEntry(actor, action, storeId, subject, AuditJson.Write(before), AuditJson.Write(after), at));

    /// <summary>Statements by hand, all in one round trip, in this context's transaction: within the fence like everything else.</summary>
    public async Task<T> AskAsync<T>(IEnumerable<NpgsqlBatchCommand> questions, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction?)Database.CurrentTransaction?.GetDbTransaction());
        foreach (var question in questions)
        {
            batch.BatchCommands.Add(question);
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await read(reader);
    }

    /// <summary>Saves and commits. An action calls it once.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await SaveChangesAsync(ct);
        await Database.CommitTransactionAsync(ct);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstantConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(UsenAdminDb).Assembly);
        NameIdentityTables(builder);
        foreach (var type in builder.Model.GetEntityTypes().Where(t => typeof(ICompanyOwned).IsAssignableFrom(t.ClrType)))
        {
            var row = Expression.Parameter(type.ClrType);
            var filter = Expression.Equal(
                Expression.Property(row, nameof(ICompanyOwned.CompanyId)),
                Expression.Property(Expression.Constant(this), nameof(CompanyId)));
            type.SetQueryFilter(Expression.Lambda(filter, row));
        }

        builder.Entity<Company>().HasQueryFilter(c => c.Id == CompanyId);
    }

    // The naming convention leaves Identity's tables alone.
    private static void NameIdentityTables(ModelBuilder builder)
    {
        builder.Entity<StaffUser>().ToTable("staff_users");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("staff_user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("staff_user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("staff_user_tokens");
        builder.Entity<DataProtectionKey>().ToTable("keys", "data_protection");
    }
}
