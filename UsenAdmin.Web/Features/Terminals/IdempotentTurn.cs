using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>An answer that is given again.</summary>
public sealed record KeptAnswer(int Status, string Body);

/// <summary>What a key stands for: two terminals, or two calls, may use the same one.</summary>
/// <param name="Call">Method and path.</param>
public sealed record IdempotentCall(Guid CompanyId, Guid TerminalId, string Call, string Key);

/// <summary>
/// The right to run a call with its key, held by a row and no connection. A call that takes long renews it; one whose process died loses it after
/// <see cref="Lease"/>, and whoever repeats it runs it again.
/// </summary>
public sealed class IdempotentTurn : IAsyncDisposable
{
    /// <summary>How long a terminal waits at most to repeat a call that a process took with it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Renewed = TimeSpan.FromSeconds(2);

    private readonly UsenAdminDbFactory _contexts;
    private readonly IDataProtector _protector;
    private readonly TimeProvider _time;
    private readonly IdempotentCall _call;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private DateTimeOffset _claim;
    private bool _isKept;

    internal IdempotentTurn(UsenAdminDbFactory contexts, IDataProtector protector, TimeProvider time, IdempotentCall call, DateTimeOffset claim)
    {
        (_contexts, _protector, _time, _call, _claim) = (contexts, protector, time, call, claim);
        _renewing = RenewAsync();
    }

    /// <summary>In one round trip: every call with a key begins with it.</summary>
    /// <returns>What the claim is known by; null while somebody else has it, or an answer is kept.</returns>
    internal static Task<DateTimeOffset?> ClaimAsync(UsenAdminDbFactory contexts, IdempotentCall call, DateTimeOffset now, CancellationToken ct) => contexts.AskAsync(
        call.CompanyId,
        () => new NpgsqlBatchCommand(
            $"""
            insert into idempotent_answers as a (company_id, terminal_id, call, key, status, protected_body, at) values ($1, $2, $3, $4, {IdempotentAnswer.Claimed}, '', $5)
            on conflict (company_id, terminal_id, call, key) do update set status = excluded.status, protected_body = excluded.protected_body, at = excluded.at
            where a.at <= $6 or (a.status = {IdempotentAnswer.Claimed} and a.at <= $7)
            returning at
            """)
        {
            Parameters =
            {
                new() { Value = call.CompanyId }, new() { Value = call.TerminalId }, new() { Value = call.Call }, new() { Value = call.Key },
                new() { Value = now }, new() { Value = now - IdempotentAnswer.KeptFor }, new() { Value = now - Lease },
            },
        },
        async reader => await reader.ReadAsync(ct) ? reader.GetFieldValue<DateTimeOffset>(0) : (DateTimeOffset?)null,
        ct);

    /// <summary>The answer is given again from now on. What ran after all although its turn was over is the same answer.</summary>
    public async Task KeepAsync(int status, string body, CancellationToken ct)
    {
        await StopRenewingAsync();
        await _contexts.AskAsync(
            _call.CompanyId,
            () => new NpgsqlBatchCommand("update idempotent_answers set status = $5, protected_body = $6, at = $7 where company_id = $1 and terminal_id = $2 and call = $3 and key = $4")
            {
                Parameters =
                {
                    new() { Value = _call.CompanyId }, new() { Value = _call.TerminalId }, new() { Value = _call.Call }, new() { Value = _call.Key },
                    new() { Value = status }, new() { Value = _protector.Protect(body) }, new() { Value = _time.GetUtcNow() },
                },
            },
            _ => Task.FromResult(true),
            ct);
        _isKept = true;
    }

    /// <summary>Nothing was kept: the key may be used again at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        _ended.Dispose();
        if (!_isKept)
        {
            await using var db = await _contexts.OpenAsync(_call.CompanyId, CancellationToken.None);
            await Own(db).ExecuteDeleteAsync(CancellationToken.None);
            await db.CommitAsync(CancellationToken.None);
        }
    }

    private IQueryable<IdempotentAnswer> Own(UsenAdminDb db) => db.IdempotentAnswers.Where(
        a => a.TerminalId == _call.TerminalId && a.Call == _call.Call && a.Key == _call.Key && a.Status == IdempotentAnswer.Claimed && a.At == _claim);

    // A renewal that failed says nothing of the call: without it the claim only runs out earlier.
    private async Task StopRenewingAsync()
    {
        await _ended.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Renewed, _time);
        while (await timer.WaitForNextTickAsync(_ended.Token))
        {
            // To whole microseconds, as PostgreSQL keeps it: the claim is known by it.
            var now = new DateTimeOffset(_time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
            await using var db = await _contexts.OpenAsync(_call.CompanyId, _ended.Token);
            if (await Own(db).ExecuteUpdateAsync(a => a.SetProperty(x => x.At, now), _ended.Token) == 0)
            {
                return;
            }

            await db.CommitAsync(CancellationToken.None);
            _claim = now;
        }
    }
}
