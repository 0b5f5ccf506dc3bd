using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.AutoMap;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>自動マッピング and 登録 of one store, by the rule of the screen: only empty rows, only certain pairs. The rest is named with its reason.</summary>
public sealed class AutoMapStore(MappingDesk mapping)
{
    public Task<OnboardingOutcome> ExecuteAsync(Actor actor, LedgerProvider provider, Guid storeId, CancellationToken ct) =>
        mapping.FillAsync(actor, provider, storeId, Propose, ct);

    private static (IReadOnlyDictionary<Guid, string> Seats, IReadOnlyList<string> Left) Propose(MappingEditor editor)
    {
        var names = editor.View.Tables.ToDictionary(t => t.TableId, t => t.Name);
        var proposal = editor.AutoMap();
        return (editor.Chosen, [.. proposal.Outcomes.Where(o => o.SeatId is null && o.Verdict != AutoMapVerdict.AlreadyChosen).Select(o => $"{names[o.TableId]}: {Reason(o)}")]);
    }

    private static string Reason(AutoMapOutcome outcome) => outcome.Verdict switch
    {
        AutoMapVerdict.SeveralSeats => $"候補の席が複数（{string.Join("・", outcome.Candidates.Take(4))}）",
        AutoMapVerdict.SeveralTables => $"同じ席に複数のテーブル（{string.Join("・", outcome.Candidates.Take(4))}）",
        _ => "同じ名前の席なし",
    };
}
