using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>
/// Calls that change something: once for each Idempotency-Key, and to the end once they began, whether the caller still listens or not.
/// </summary>
internal sealed class RestyWrites(DbContextOptions<SandboxDb> options, SandboxBooks books, KeptAnswers kept, SandboxSlowness slowness)
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxKeyLength = 64;

    /// <summary>Whether a request carries an Idempotency-Key.</summary>
    public static bool Takes(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method);

    /// <summary>Work in the store's book; what it refuses leaves nothing behind.</summary>
    public Task<RestyAnswer> InBookAsync(HttpContext http, Func<RestyInput, StoreBook, Task<RestyAnswer>> work) => RunAsync(http, async (input, run) =>
    {
        await using var book = await books.OpenAsync(SandboxCaller.StoreOf(http).StoreId, CancellationToken.None);
        if (book is null)
        {
            return RestyAnswers.StoreNotFound();
        }

        var answer = await work(input, book);
        if (answer.IsDone)
        {
            if (!await KeptAnswers.KeepAsync(book.Db, run, answer, CancellationToken.None))
            {
                return RestyAnswers.InProgress();
            }

            await book.CommitAsync(CancellationToken.None);
        }

        return answer;
    });

    /// <summary>Work that is about no store.</summary>
    public Task<RestyAnswer> InTransactionAsync(HttpContext http, Func<RestyInput, SandboxDb, Task<RestyAnswer>> work) => RunAsync(http, async (input, run) =>
    {
        await using var db = new SandboxDb(options);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var answer = await work(input, db);
        if (answer.IsDone)
        {
            await db.SaveChangesAsync();
            if (!await KeptAnswers.KeepAsync(db, run, answer, CancellationToken.None))
            {
                return RestyAnswers.InProgress();
            }

            await transaction.CommitAsync();
        }

        return answer;
    });

    private async Task<RestyAnswer> RunAsync(HttpContext http, Func<RestyInput, Guid, Task<RestyAnswer>> work)
    {
        var caller = SandboxCaller.Of(http);
        if (http.Request.Headers["Idempotency-Key"] is not [{ Length: > 0 and <= MaxKeyLength } key] || !key.All(c => c is >= ' ' and <= '~'))
        {
            return RestyAnswers.Invalid("Idempotency-Key: 1 to 64 ASCII characters are required.", "idempotency_key_required");
        }

        if (await SandboxBody.ReadAsync(http, MaxBodyBytes) is not { } body)
        {
            return RestyAnswers.TooLarge();
        }

        var slow = caller.Fault.Kind == FaultKind.Slow ? TimeSpan.FromSeconds(caller.Fault.Seconds) : TimeSpan.Zero;
        var (run, known) = await kept.BeginAsync(caller.Company.Code, key, Hash(http.Request, body), slow, http.RequestAborted);
        if (run is not { } mark)
        {
            return known!;
        }

        var done = false;
        try
        {
            await slowness.WaitAsync(caller.Fault, CancellationToken.None);
            if (!RestyInput.TryParse(body, out var input))
            {
                return RestyAnswers.Invalid("The body is not a JSON object.", "malformed_json");
            }

            var answer = await work(input, mark);
            done = answer.IsDone;
            return answer;
        }
        finally
        {
            if (!done)
            {
                await kept.ForgetAsync(mark);
            }
        }
    }

    private static string Hash(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
