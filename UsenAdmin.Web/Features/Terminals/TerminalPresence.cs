using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// Every minute: whoever is connected to this node was seen, one statement a company; and answers that are older than they are kept
/// are forgotten.
/// </summary>
public sealed class TerminalPresence(
    TerminalConnections connections, UsenAdminDbFactory contexts, CrossCompanyQueries lookups, TimeProvider time, ILogger<TerminalPresence> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await NoteAsync(stoppingToken);
                await lookups.ForgetIdempotentAnswersAsync(time.GetUtcNow() - Data.Terminals.IdempotentAnswer.KeptFor, stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Presence of terminals could not be noted; tried again in {Interval}", Interval);
            }
        }
    }

    /// <summary>Notes the terminals that are connected now.</summary>
    public async Task NoteAsync(CancellationToken ct)
    {
        foreach (var company in connections.Connected().GroupBy(t => t.CompanyId))
        {
            var ids = company.Select(t => t.TerminalId).Distinct().ToArray();
            await using var db = await contexts.OpenAsync(company.Key, ct);
            await db.Database.ExecuteSqlAsync(
                $"""
                update terminals t set last_seen_at = {time.GetUtcNow()} from (
                    select id from terminals where company_id = {company.Key} and id = any({ids}) and revoked_at is null order by id for no key update) seen
                where t.company_id = {company.Key} and t.id = seen.id
                """,
                ct);
            await db.CommitAsync(ct);
        }
    }
}
