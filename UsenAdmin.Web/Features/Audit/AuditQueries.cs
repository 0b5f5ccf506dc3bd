using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;

namespace UsenAdmin.Web.Features.Audit;

/// <summary>What 操作履歴 is filtered by; everything is optional.</summary>
public sealed record AuditFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    public string? Person { get; init; }

    public AuditAction? Action { get; init; }

    public Guid? StoreId { get; init; }

    /// <summary>A piece of a store's name, or its code.</summary>
    public string? StoreName { get; init; }

    /// <summary>Only what was done in a 代理操作.</summary>
    public bool OnBehalf { get; init; }

    /// <summary>Only entries before this one: the next page.</summary>
    public long? Before { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>An entry in the list.</summary>
public sealed record AuditRow(
    long Id, DateTimeOffset At, ActorKind ActorKind, string ActorName, string? OnBehalfOf, AuditAction Action, Guid? StoreId, string Subject, string? Before, string? After);

/// <summary>A page of entries, newest first.</summary>
/// <param name="Next">To be given as <see cref="AuditFilter.Before"/>; null on the last page.</param>
public sealed record AuditList(IReadOnlyList<AuditRow> Rows, long? Next);

/// <summary>Reads the history of a company.</summary>
public sealed class AuditQueries(UsenAdminDbFactory contexts)
{
    public async Task<AuditList> PageAsync(Guid companyId, AuditFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var rows = await Rows(Matching(db, filter).OrderByDescending(e => e.Id).Take(filter.Take + 1)).ToListAsync(ct);
        var more = rows.Count > filter.Take;
        return new AuditList(more ? rows[..filter.Take] : rows, more ? rows[filter.Take - 1].Id : null);
    }

    /// <summary>Every entry that matches, oldest first, as PostgreSQL gives them: never all in memory.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(Guid companyId, AuditFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        await foreach (var row in Rows(Matching(db, filter).OrderBy(e => e.Id)).AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return row;
        }
    }

    private static IQueryable<AuditRow> Rows(IQueryable<AuditEntry> entries) => entries.Select(e => new AuditRow(
        e.Id, e.At, e.ActorKind, e.ActorName, e.OnBehalfOf, e.Action, e.StoreId, e.Subject, e.Before, e.After));

    private static IQueryable<AuditEntry> Matching(UsenAdminDb db, AuditFilter filter)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (filter.From is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }

        if (filter.Until is { } until)
        {
            entries = entries.Where(e => e.At < until);
        }

        if (!string.IsNullOrWhiteSpace(filter.Person))
        {
            entries = entries.Where(e => e.ActorName.Contains(filter.Person));
        }

        if (filter.Action is { } action)
        {
            entries = entries.Where(e => e.Action == action);
        }

        if (filter.StoreId is { } store)
        {
            entries = entries.Where(e => e.StoreId == store);
        }

        if (filter.Before is { } before)
        {
            entries = entries.Where(e => e.Id < before);
        }

        if (!string.IsNullOrWhiteSpace(filter.StoreName))
        {
            var piece = filter.StoreName.Trim();
            entries = entries.Where(e => db.Stores.Any(s => s.Id == e.StoreId && (s.Code == piece || s.Name.Contains(piece))));
        }

        return filter.OnBehalf ? entries.Where(e => e.SupportSessionId != null) : entries;
    }
}
