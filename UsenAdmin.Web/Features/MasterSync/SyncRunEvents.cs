using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Something that happened in a run.</summary>
/// <param name="Who">The person who stopped it, or the terminal with its store; null for the rest.</param>
/// <param name="Message">What a device said.</param>
public sealed record SyncRunEvent(DateTimeOffset At, SyncRunEventKind Kind, string? Who = null, SyncWaveRow? Wave = null, string? Message = null);

public enum SyncRunEventKind
{
    Started,
    WaveStarted,
    WaveDone,
    Told,
    Applied,
    Failed,
    NoAnswer,
    StoppedByPerson,
    StoppedByItself,
    Succeeded,
    EndedWithFailures,
    Cancelled,
}

/// <summary>
/// 経過: what happened in a run, told by its rows: all of the run and its waves, and of the terminals what is newest. Nothing is written for
/// it, so a run over 100,000 terminals costs no line each.
/// </summary>
internal static class SyncRunEvents
{
    private const int NewestOfAKind = 4;

    /// <returns>The newest first.</returns>
    public static async Task<IReadOnlyList<SyncRunEvent>> ReadAsync(UsenAdminDb db, SyncRun run, SyncRunRow row, IReadOnlyList<SyncWaveRow> waves, CancellationToken ct)
    {
        var events = new List<SyncRunEvent> { new(run.StartedAt, SyncRunEventKind.Started, run.RequestedBy) };
        if (run.StoppedAt is { } stopped)
        {
            events.Add(new(stopped, run.StoppedBy is null ? SyncRunEventKind.StoppedByItself : SyncRunEventKind.StoppedByPerson, run.StoppedBy));
        }

        if (run.FinishedAt is { } finished)
        {
            events.Add(new(finished, run.State switch
            {
                SyncRunState.Cancelled => SyncRunEventKind.Cancelled,
                SyncRunState.Failed when row.Failed > 0 => SyncRunEventKind.EndedWithFailures,
                _ => SyncRunEventKind.Succeeded,
            }));
        }

        if (run.IsStaged)
        {
            events.AddRange(waves.Where(w => w.StartedAt is not null).Select(w => new SyncRunEvent(w.StartedAt!.Value, SyncRunEventKind.WaveStarted, Wave: w)));
            events.AddRange(waves
                .Where(w => w is { Open: 0, StartedAt: not null, FinishedAt: not null } && (run.State != SyncRunState.Cancelled || w.FinishedAt < run.FinishedAt))
                .Select(w => new SyncRunEvent(w.FinishedAt!.Value, SyncRunEventKind.WaveDone, Wave: w)));
        }

        var rows = db.SyncRunTerminals.AsNoTracking().Where(t => t.RunId == run.Id);
        events.AddRange(await NewestAsync(db, rows.Where(t => t.State == SyncTerminalState.Pending && t.ToldAt != null), SyncRunEventKind.Told, ct));
        events.AddRange(await NewestAsync(db, rows.Where(t => t.State == SyncTerminalState.Applied && t.ToldAt != null), SyncRunEventKind.Applied, ct));
        events.AddRange(await NewestAsync(db, rows.Where(t => t.FailedAt != null && t.ErrorCode != null), SyncRunEventKind.Failed, ct));
        events.AddRange(await NewestAsync(db, rows.Where(t => t.FailedAt != null && t.State == SyncTerminalState.NoAnswer), SyncRunEventKind.NoAnswer, ct));
        return [.. events.OrderByDescending(e => e.At).ThenByDescending(e => e.Kind)];
    }

    private static async Task<IEnumerable<SyncRunEvent>> NewestAsync(UsenAdminDb db, IQueryable<SyncRunTerminal> rows, SyncRunEventKind kind, CancellationToken ct)
    {
        var timed = rows.Select(t => new { t.StoreId, t.TerminalId, t.ErrorMessage, At = kind == SyncRunEventKind.Told ? t.ToldAt : kind == SyncRunEventKind.Applied ? t.AppliedAt : t.FailedAt });
        var newest = await timed.OrderByDescending(t => t.At).Take(NewestOfAKind)
            .Join(db.Terminals, t => t.TerminalId, d => d.Id, (t, d) => new { t.StoreId, t.ErrorMessage, t.At, Terminal = d.Name })
            .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new { t.At, t.ErrorMessage, Who = s.Name + " " + t.Terminal }).ToListAsync(ct);
        return newest.Where(n => n.At is not null).Select(n => new SyncRunEvent(n.At!.Value, kind, n.Who, Message: n.ErrorMessage));
    }
}
