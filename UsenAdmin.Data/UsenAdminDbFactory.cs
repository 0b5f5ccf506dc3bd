using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace UsenAdmin.Data;

/// <summary>
/// Opens the product's data for one company: a context whose query filter and whose transaction (row-level security) both
/// know the company. Dispose without <see cref="UsenAdminDb.CommitAsync"/> and nothing was written.
/// </summary>
public sealed class UsenAdminDbFactory(DbContextOptions<UsenAdminDb> options)
{
    private readonly string _connectionString = RelationalOptionsExtension.Extract(options).ConnectionString
        ?? throw new ArgumentException("The options name no connection string.", nameof(options));

    public async Task<UsenAdminDb> OpenAsync(Guid companyId, CancellationToken ct) =>
        (await OpenAsync(companyId, _ => [], (_, _) => Task.FromResult(true), ct)).Db;

    /// <summary>As above, and what is asked first travels with the company's name: one round trip for all of it.</summary>
    /// <param name="questions">Statements with their parameters, made anew for each try.</param>
    /// <param name="read">Begins at the first question's answer.</param>
    public async Task<(UsenAdminDb Db, T Answer)> OpenAsync<T>(
        Guid companyId, Func<UsenAdminDb, IEnumerable<NpgsqlBatchCommand>> questions, Func<UsenAdminDb, NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await BeginAsync(companyId, questions, read, ct);
        }
        catch (Exception e) when (IsLostConnection(e))
        {
            // The pooled connections died with a restart of the server, which they learn only now. Nothing was committed yet.
            NpgsqlConnection.ClearAllPools();
            return await BeginAsync(companyId, questions, read, ct);
        }
    }

    /// <summary>
    /// One question in one round trip, for what must be quick: the company is said in the same batch, in the implicit transaction
    /// that ends with it, so row-level security holds as in <see cref="OpenAsync"/>. Only for what may be said twice: after a lost connection it asks again.
    /// </summary>
    /// <param name="question">A statement with its parameters, made anew for each try.</param>
    public Task<T> AskAsync<T>(Guid companyId, Func<NpgsqlBatchCommand> question, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct) =>
        AskAsync(() => Company(companyId), question, read, ct);

    /// <summary>As above, of a function that says the company itself, or looks across companies: only such a one is answered.</summary>
    internal Task<T> AskAsync<T>(Func<NpgsqlBatchCommand> question, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct) => AskAsync(null, question, read, ct);

    private async Task<T> AskAsync<T>(
        Func<NpgsqlBatchCommand>? company, Func<NpgsqlBatchCommand> question, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await AskOnceAsync(company?.Invoke(), question(), read, ct);
        }
        catch (Exception e) when (IsLostConnection(e))
        {
            NpgsqlConnection.ClearAllPools();
            return await AskOnceAsync(company?.Invoke(), question(), read, ct);
        }
    }

    private async Task<T> AskOnceAsync<T>(NpgsqlBatchCommand? company, NpgsqlBatchCommand question, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        // Without a context: to make one costs more than such a question. The pool is the same.
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        if (company is not null)
        {
            batch.BatchCommands.Add(company);
        }

        batch.BatchCommands.Add(question);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (company is not null)
        {
            await reader.NextResultAsync(ct);
        }

        return await read(reader);
    }

    // EF wraps what Npgsql calls transient.
    private static bool IsLostConnection(Exception e) =>
        e is NpgsqlException { IsTransient: true } or InvalidOperationException { InnerException: NpgsqlException { IsTransient: true } };

    private static NpgsqlBatchCommand Company(Guid companyId) =>
        new("select set_config('app.company', $1, true)") { Parameters = { new() { Value = companyId.ToString() } } };

    private async Task<(UsenAdminDb Db, T Answer)> BeginAsync<T>(
        Guid companyId, Func<UsenAdminDb, IEnumerable<NpgsqlBatchCommand>> questions, Func<UsenAdminDb, NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        var db = new UsenAdminDb(options) { CompanyId = companyId };
        // Two round trips for each saving: and nobody goes on in a transaction whose saving failed.
        db.Database.AutoSavepointsEnabled = false;
        try
        {
            await db.Database.BeginTransactionAsync(ct);
            var answer = await db.AskAsync(
                [Company(companyId), .. questions(db)],
                async reader =>
                {
                    await reader.NextResultAsync(ct);
                    return await read(db, reader);
                },
                ct);
            return (db, answer);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
