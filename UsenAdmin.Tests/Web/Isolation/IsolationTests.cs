using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Access;
using Xunit;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>
/// Every action and query, found by reflection so that a new one is covered by default, asked by one company with the ids of
/// another. Nothing of the other may come back, and nothing there may change.
/// </summary>
[Collection(nameof(LivePortal))]
public sealed class IsolationTests(LivePortal portal, TestPostgres postgres) : IAsyncLifetime
{
    private const int Wanted = 10_000;
    private const int AtOnce = 6;

    private FilledCompany _ours = null!;
    private FilledCompany _foreign = null!;
    private Asker _asker = null!;
    private Arguments _arguments = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct };

    public async ValueTask InitializeAsync()
    {
        // A company of one's own: what the probes change there (its ledgers' credentials among it) is nobody else's.
        _ours = await FilledCompany.MakeAsync(postgres, portal, "Ξ我", "T0001", Ct, except: "master_versions");
        _foreign = await FilledCompany.MakeAsync(postgres, portal, Probes.Secret, "F0001", Ct);
        _asker = await Asker.MakeAsync(portal, _ours.CompanyId, _ours.Id);
        await _asker.OpenShopAsync();
        _arguments = new Arguments(_ours.CompanyId, _foreign, [_asker.Person.ToActor(), Actor.Command(_ours.CompanyId, "佐藤"), _asker.Terminal], _asker.Caller);
    }

    [Fact]
    public async Task Ten_thousand_probes_find_and_change_nothing_of_another_company()
    {
        var before = await _foreign.SnapshotAsync();
        var methods = Probes.Find(portal.Get<IServiceProvider>());
        var rounds = (Wanted / methods.Count) + 1;
        var (answered, leaks) = (new ConcurrentDictionary<Probed, int>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(Enumerable.Range(0, rounds * methods.Count), Parallelism, async (probe, ct) =>
        {
            var probed = methods[probe % methods.Count];
            var answer = await Probes.AskAsync(probed, _arguments, probe / methods.Count, ct);
            if (answer is not null)
            {
                answered.AddOrUpdate(probed, 1, (_, count) => count + 1);
            }

            if (answer?.Contains(Probes.Secret, StringComparison.Ordinal) == true)
            {
                leaks.Add($"{probed} gave {answer}");
            }
        });

        Assert.Empty(leaks);
        Assert.Equal(before, await _foreign.SnapshotAsync());
        Assert.InRange(methods.Count, 100, Wanted);
        Assert.True(answered.Count * 4 > methods.Count * 3, $"Only {answered.Count} of {methods.Count} ever came as far as an answer, not {string.Join(", ", methods.Except(answered.Keys))}.");
        TestContext.Current.SendDiagnosticMessage("{0} probes of {1} actions and queries, {2} answered", rounds * methods.Count, methods.Count, answered.Values.Sum());
    }

    [Fact]
    public async Task Without_the_query_filter_row_level_security_alone_gives_nothing()
    {
        await using var model = await portal.Contexts.OpenAsync(_ours.CompanyId, Ct);
        var types = model.Model.GetEntityTypes().Where(t => typeof(ICompanyOwned).IsAssignableFrom(t.ClrType) && !t.IsOwned() && t.GetTableName() is not null).ToList();
        foreach (var type in types)
        {
            Assert.Contains(type.GetTableName()!, _foreign.Tables);
            var companies = await (Task<List<Guid>>)typeof(IsolationTests).GetMethod(nameof(CompaniesAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.ClrType).Invoke(null, [portal, _ours.CompanyId])!;
            Assert.DoesNotContain(_foreign.CompanyId, companies);
            Assert.All(companies, company => Assert.Equal(_ours.CompanyId, company));
        }

        Assert.InRange(types.Count, 40, int.MaxValue);
    }

    public async ValueTask DisposeAsync()
    {
        _asker.Dispose();
        await _foreign.DisposeAsync();
        await _ours.DisposeAsync();
    }

    private static async Task<List<Guid>> CompaniesAsync<T>(LivePortal portal, Guid companyId)
        where T : class, ICompanyOwned
    {
        await using var db = await portal.Contexts.OpenAsync(companyId, Ct);
        try
        {
            return await db.Set<T>().IgnoreQueryFilters().Select(r => r.CompanyId).Distinct().ToListAsync(Ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return []; // The serving role may not even read it.
        }
    }
}
