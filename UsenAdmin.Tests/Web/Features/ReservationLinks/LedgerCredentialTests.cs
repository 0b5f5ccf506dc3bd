using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

public sealed class LedgerCredentialTests(TestPostgres postgres) : WatchScene(postgres)
{
    private const string Secret = "resty-live-key-5521-9876";

    [Fact]
    public async Task Without_a_linked_store_it_is_kept_unchecked()
    {
        Assert.False((await KeepAsync(Secret)).Value.Checked);
        Assert.Null((await ViewAsync()).Kept!.CheckedAt);
    }

    [Fact]
    public async Task With_a_linked_store_it_is_checked_first_and_shows_four_characters_by_whom_and_when()
    {
        await LinkAsync((await StoreAsync("0001")).Store);

        Assert.True((await KeepAsync(Secret)).Value.Checked);

        var kept = (await ViewAsync()).Kept!;
        Assert.Equal(("9876", "佐藤", Clock.GetUtcNow(), (DateTimeOffset?)Clock.GetUtcNow()), (kept.Tail, kept.By, kept.At, kept.CheckedAt));
    }

    [Fact]
    public async Task A_wrong_one_never_takes_the_place_of_one_that_works()
    {
        await LinkAsync((await StoreAsync("0001")).Store);
        await KeepAsync(Secret);
        Ledger.StoreOf = (account, id) => account.Secret == Secret ? new LedgerStore(id, id, true) : LedgerFailure.CredentialsInvalid;

        Assert.Equal(ErrorKey.LedgerCredentialsInvalid, (await KeepAsync("wrong-key-of-somebody")).Error!.Key);
        Ledger.StoreOf = (account, id) => account.Secret == Secret ? new LedgerStore(id, id, true) : LedgerFailure.StoreNotFound;
        Assert.Equal(ErrorKey.LedgerCredentialsOfOther, (await KeepAsync("key-of-another-company")).Error!.Key);

        Assert.True((await Get<CheckLedgerCredential>().ExecuteAsync(Person, LedgerProvider.Resty, Ct)).Value);
        Assert.Equal("9876", (await ViewAsync()).Kept!.Tail);
    }

    [Fact]
    public async Task With_the_ledger_down_it_is_kept_unchecked_and_checked_by_hand_later()
    {
        await LinkAsync((await StoreAsync("0001")).Store);
        Ledger.StoreOf = (_, _) => LedgerFailure.Unreachable;
        Assert.False((await KeepAsync(Secret)).Value.Checked);
        Assert.False((await Get<CheckLedgerCredential>().ExecuteAsync(Person, LedgerProvider.Resty, Ct)).Value);

        Ledger.StoreOf = (_, id) => new LedgerStore(id, id, true);
        Assert.True((await Get<CheckLedgerCredential>().ExecuteAsync(Person, LedgerProvider.Resty, Ct)).Value);
        Assert.NotNull((await ViewAsync()).Kept!.CheckedAt);
    }

    [Fact]
    public async Task It_lies_encrypted_and_is_in_no_log_and_no_history()
    {
        await LinkAsync((await StoreAsync("0001")).Store);
        await KeepAsync(Secret);

        var row = await ReadAsync(db => db.LedgerCredentials.SingleAsync(Ct));
        Assert.DoesNotContain(Secret, row.ProtectedSecret, StringComparison.Ordinal);
        var audit = await ReadAsync(db => db.AuditEntries.SingleAsync(a => a.Action == AuditAction.LedgerCredentialChanged, Ct));
        Assert.DoesNotContain(Secret, audit.Before + audit.After, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Join('\n', Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_for_want_of_a_key_is_asked_again_at_once()
    {
        await LinkAsync((await StoreAsync("0001")).Store);
        Ledger.StoreOf = (_, _) => LedgerFailure.CredentialsInvalid;
        await Get<VerifyLink>().ExecuteAsync(Person, await ReadAsync(db => db.LedgerLinks.Select(l => l.Id).SingleAsync(Ct)), Ct);

        Ledger.StoreOf = (_, id) => new LedgerStore(id, id, true);
        await KeepAsync(Secret);
        await Get<VerifyLinks>().ExecuteAsync(LedgerProvider.Resty, Ct);
        Assert.Equal(LinkState.Verified, await ReadAsync(db => db.LedgerLinks.Select(l => l.State).SingleAsync(Ct)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\nbreak-in-the-key")]
    public async Task What_cannot_be_a_key_is_refused(string secret)
    {
        Assert.Equal(ErrorKey.InvalidValue, (await KeepAsync(secret)).Error!.Key);
        Assert.Equal(ErrorKey.InvalidValue, (await KeepAsync(new string('k', 501))).Error!.Key);
    }

    [Fact]
    public async Task A_store_manager_may_not()
    {
        var manager = new StaffUser(Ours, "0031", "中村", StaffRole.StoreManager);
        await WriteAsync(db => db.Users.Add(manager));
        var actor = new Actor(ActorKind.Staff, Ours, manager.Id, "中村");

        Assert.Equal(ErrorKey.Forbidden, (await Get<KeepLedgerCredential>().ExecuteAsync(actor, LedgerProvider.Resty, null, Secret, Ct)).Error!.Key);
    }

    [Theory]
    [InlineData("short", "t")]
    [InlineData("abc", "")]
    [InlineData("resty-live-key-5521-9876", "9876")]
    public void At_most_a_quarter_is_shown(string secret, string tail) => Assert.Equal(tail, LedgerCredential.TailOf(secret));

    private Task<Result<KeptCredential>> KeepAsync(string secret) => Get<KeepLedgerCredential>().ExecuteAsync(Person, LedgerProvider.Resty, null, secret, Ct);

    private async Task<LedgerCredentialView> ViewAsync() => (await Get<LedgerCredentialQuery>().ExecuteAsync(Ours, Ct)).Single(v => v.Provider == LedgerProvider.Resty);
}
