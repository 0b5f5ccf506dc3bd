using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Components.Shared;
using UsenAdmin.Web.Features.Stores;

namespace UsenAdmin.Web.Features.Audit;

/// <summary>操作履歴: who changed what, on whose behalf; sealed, and to be taken along as CSV and JSON Lines.</summary>
public static class AuditFeature
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<AuditChain>();
        services.AddHostedService<AuditSealer>();
        return services;
    }

    public static void MapAudit(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.MapGroup("/audit").RequireAuthorization(Policies.CompanyAdmin);
        files.MapGet("/export.csv", async (HttpContext http, AuditQueries queries, UsenAdminDbFactory contexts, TimeProvider time, [AsParameters] AuditExport export) =>
        {
            var actor = await NoteAsync(http, contexts, time, "CSV");
            await CsvFiles.WriteAsync(http, "audit.csv",
                ["番号", "日時", "種別", "担当者", "代理", "操作", "対象", "変更前", "変更後"],
                queries.AllAsync(actor.CompanyId, export.Filter, http.RequestAborted).Select(e => new[]
                {
                    e.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), StoreTime.Full(e.At, StoreTime.Zone), e.ActorKind.ToString(), e.ActorName,
                    e.OnBehalfOf, e.Action.ToString(), e.Subject, e.Before, e.After,
                }));
        });
        files.MapGet("/export.jsonl", async (HttpContext http, AuditQueries queries, UsenAdminDbFactory contexts, TimeProvider time, [AsParameters] AuditExport export) =>
        {
            var actor = await NoteAsync(http, contexts, time, "JSON Lines");
            http.Response.ContentType = "application/jsonl; charset=utf-8";
            http.Response.Headers.ContentDisposition = "attachment; filename=audit.jsonl";
            await foreach (var entry in queries.AllAsync(actor.CompanyId, export.Filter, http.RequestAborted))
            {
                await JsonSerializer.SerializeAsync(http.Response.Body, entry, Json, http.RequestAborted);
                await http.Response.WriteAsync("\n", http.RequestAborted);
            }
        });
    }

    // Who takes the history along is part of it.
    private static async Task<Actor> NoteAsync(HttpContext http, UsenAdminDbFactory contexts, TimeProvider time, string form)
    {
        var actor = await http.ActorAsync();
        await using var db = await contexts.OpenAsync(actor.CompanyId, http.RequestAborted);
        db.Audit(actor, AuditAction.AuditExported, time.GetUtcNow(), form);
        await db.CommitAsync(http.RequestAborted);
        return actor;
    }
}

/// <summary>The filter of 操作履歴 in an export's address.</summary>
public sealed record AuditExport(DateTimeOffset? From, DateTimeOffset? Until, string? Person, AuditAction? Action, Guid? Store, string? StoreName, bool? OnBehalf)
{
    public AuditFilter Filter => new() { From = From, Until = Until, Person = Person, Action = Action, StoreId = Store, StoreName = StoreName, OnBehalf = OnBehalf == true };
}
