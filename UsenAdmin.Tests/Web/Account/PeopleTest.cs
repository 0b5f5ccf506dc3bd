using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Account;
using Xunit;

namespace UsenAdmin.Tests.Web.Account;

/// <summary>Two companies and the vendor on a real PostgreSQL; passwords are hashed by a hasher that counts.</summary>
public abstract class PeopleTest(TestPostgres postgres) : IAsyncLifetime
{
    protected const string Password = "みずうみのほとりのいす";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected PostgresDatabase Database { get; private set; } = null!;

    protected CountingHasher Hasher { get; } = new();

    protected Company Ours { get; } = new(Guid.CreateVersion7(), "1001", "われわれ");

    protected Company Theirs { get; } = new(Guid.CreateVersion7(), "1002", "かれら");

    protected Company Vendor { get; } = new(Guid.CreateVersion7(), "USEN", "サポートセンター", CompanyKind.Vendor);

    protected StaffUser Admin { get; private set; } = null!;

    protected UsenAdminDbFactory Contexts => new(UsenAdminDbOptions.For(Database.App + ";Maximum Pool Size=16"));

    protected TimeProvider Time { get; set; } = TimeProvider.System;

    protected SignInAttempts Attempts => new(Contexts, Time);

    protected TwoFactorSecrets Secrets { get; } = new(new EphemeralDataProtectionProvider());

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.NewDatabaseAsync();
        Admin = Person(Ours, "0001", "佐藤 美咲", StaffRole.CompanyAdmin);
        await using var db = Owner();
        db.Companies.AddRange(Ours, Theirs, Vendor);
        db.Users.Add(Admin);
        await SeedAsync(db);
        await db.SaveChangesAsync(Ct);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected virtual Task SeedAsync(UsenAdminDb db) => Task.CompletedTask;

    protected StaffUser Person(Company company, string code, string name, StaffRole role)
    {
        var user = new StaffUser(company.Id, code, name, role);
        user.PasswordHash = Hasher.HashPassword(user, Password);
        return user;
    }

    protected UsenAdminDb Owner() => new(UsenAdminDbOptions.For(Database.Owner));

    protected async Task<StaffUser> ReadAsync(StaffUser user)
    {
        await using var db = Owner();
        return await db.Users.IgnoreQueryFilters().AsNoTracking().SingleAsync(u => u.Id == user.Id, Ct);
    }

    protected static LoginOwner Login(StaffUser user) => new(user.CompanyId, user.Id);

    protected static Actor Actor(StaffUser user) => new(ActorKind.Staff, user.CompanyId, user.Id, user.DisplayName);
}

/// <summary>Cheap, and counts how often a password was held against an account's hash, and how often at all.</summary>
public sealed class CountingHasher : IPasswordHasher<StaffUser>
{
    private int _all;
    private int _ofAccounts;

    public int All => _all;

    public int OfAccounts => _ofAccounts;

    public string HashPassword(StaffUser user, string password) => password + " hashed";

    public PasswordVerificationResult VerifyHashedPassword(StaffUser user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _all);
        if (user.Id != Guid.Empty && user.CompanyId != Guid.Empty)
        {
            Interlocked.Increment(ref _ofAccounts);
        }

        return hashedPassword == providedPassword + " hashed" ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }
}
