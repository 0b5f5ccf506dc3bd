using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Stores;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// Takes names, register numbers and launchers of terminals in from a CSV file as it was put out: all of it, or nothing; with
/// <c>dryRun</c> only what would happen. A device itself comes by enrolment alone.
/// </summary>
public sealed class ImportTerminals(UsenAdminDbFactory contexts, TerminalNotifier notifier, TimeProvider time)
{
    public async Task<Result<ImportReport>> ExecuteAsync(Actor actor, byte[] file, bool dryRun, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageTerminals, ct) is { } refusal)
        {
            return refusal;
        }

        if (CsvFiles.ReadAll(file, [TerminalFiles.Id, TerminalFiles.Name], out var lines) is { } unreadable)
        {
            return unreadable;
        }

        if (!dryRun)
        {
            await RegisterNumbers.TakeTurnAsync(db, ct); // A device that is just enrolled may get a number of the file.
        }

        var known = await db.Terminals.Where(t => t.RevokedAt == null && !t.IsTraining).ToDictionaryAsync(t => t.Id, ct);
        var launched = new List<Guid>();
        var report = Take(known, lines, launched);
        if (!dryRun && report.Problems.Count == 0)
        {
            await RenumberAsync(db, ct);
            db.Audit(actor, AuditAction.TerminalsImported, time.GetUtcNow(), $"{report.Rows}行", after: new { report.Changed });
            await db.CommitAsync(ct);
            foreach (var terminal in launched)
            {
                await notifier.LauncherChangedAsync(terminal, ct);
            }
        }

        return report;
    }

    // Two registers may swap their numbers: all are free before any is given.
    private static async Task RenumberAsync(UsenAdminDb db, CancellationToken ct)
    {
        // Locked before, in the order of everybody who takes many: a run may be raising them.
        var touched = db.ChangeTracker.Entries<Terminal>().Where(e => e.State == EntityState.Modified).Select(e => e.Entity.Id).ToArray();
        await db.Database.ExecuteSqlAsync($"select from terminals where company_id = {db.CompanyId} and id = any({touched}) order by id for update", ct);
        var numbers = db.ChangeTracker.Entries<Terminal>().Select(e => e.Property(t => t.RegisterNumber)).Where(p => p.IsModified).ToList();
        var ids = numbers.Select(n => n.EntityEntry.Entity).Cast<Terminal>().Select(t => t.Id).ToArray();
        var given = numbers.Select(n => n.CurrentValue!).ToArray();
        await db.Database.ExecuteSqlAsync($"update terminals set register_number = null where company_id = {db.CompanyId} and id = any({ids})", ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            update terminals t set register_number = n.number from unnest({ids}, {given}) as n (id, number)
            where t.company_id = {db.CompanyId} and t.id = n.id
            """,
            ct);
        numbers.ForEach(n => n.IsModified = false);
    }

    private static ImportReport Take(Dictionary<Guid, Terminal> known, IReadOnlyList<CsvLine> lines, List<Guid> launched)
    {
        var problems = new List<ImportProblem>();
        var seen = new HashSet<Guid>();
        var changed = 0;
        foreach (var (line, values) in lines)
        {
            if (!Guid.TryParse(values[TerminalFiles.Id], out var id) || !known.TryGetValue(id, out var terminal))
            {
                problems.Add(new ImportProblem(line, "Import_NoTerminal", values[TerminalFiles.Id]));
            }
            else if (!seen.Add(id))
            {
                problems.Add(new ImportProblem(line, "Import_Twice", values[TerminalFiles.Id]));
            }
            else if (Ledgers(values, terminal) is not { } launcher)
            {
                problems.Add(new ImportProblem(line, "Import_Ledger", values[TerminalFiles.Launcher]));
            }
            else if (terminal.Kind != TerminalKind.Handy && launcher.Count > 1)
            {
                problems.Add(new ImportProblem(line, "", ErrorTexts.Of(ErrorKey.LauncherTakesOneLedger)));
            }
            else
            {
                var before = (terminal.Name, terminal.RegisterNumber);
                var number = values.TryGetValue(TerminalFiles.Register, out var typed) ? (typed.Length == 0 ? null : typed) : terminal.RegisterNumber;
                if (terminal.Edit(values[TerminalFiles.Name], number) is { } wrong)
                {
                    problems.Add(new ImportProblem(line, "", ErrorTexts.Of(wrong)));
                    continue;
                }

                var relaunched = !terminal.Launcher.SequenceEqual(launcher);
                if (relaunched)
                {
                    terminal.Launch(launcher);
                    launched.Add(id);
                }

                changed += relaunched || before != (terminal.Name, terminal.RegisterNumber) ? 1 : 0;
            }
        }

        var taken = known.Values.Where(t => t.RegisterNumber is not null).GroupBy(t => t.RegisterNumber).Where(g => g.Count() > 1);
        problems.AddRange(taken.Select(g => new ImportProblem(
            lines.FirstOrDefault(l => l.Values.GetValueOrDefault(TerminalFiles.Register) == g.Key)?.Line ?? 1, "Import_Twice", g.Key!)));
        return new ImportReport(lines.Count, 0, changed, problems);
    }

    /// <returns>The launcher of the line, or the one that it has where the file has no such column; null for a ledger that there is not.</returns>
    private static IReadOnlyList<LedgerProvider>? Ledgers(IReadOnlyDictionary<string, string> values, Terminal terminal)
    {
        if (!values.TryGetValue(TerminalFiles.Launcher, out var typed))
        {
            return terminal.Launcher;
        }

        var ledgers = new SortedSet<LedgerProvider>();
        foreach (var word in typed.Split([' ', '・', '/', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(word, out _) || !Enum.TryParse<LedgerProvider>(word, ignoreCase: true, out var ledger))
            {
                return null;
            }

            ledgers.Add(ledger);
        }

        return [.. ledgers];
    }
}
