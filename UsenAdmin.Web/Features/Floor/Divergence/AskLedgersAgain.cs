using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>もう一度確認: 更新 of one store from the board, so that what was mended in the ledger is gone from it.</summary>
public sealed class AskLedgersAgain(UsenAdminDbFactory contexts, RefreshReservations refresh)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid storeId, CancellationToken ct)
    {
        long version;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            var sight = await db.StoresInSightAsync(actor, ct);
            if (await db.Stores.Where(s => s.Id == storeId && (sight == null || sight.Contains(s.Id))).Select(s => (long?)s.MasterVersion).SingleOrDefaultAsync(ct) is not { } newest)
            {
                return Error.NotFound;
            }

            version = newest;
        }

        var result = await refresh.ExecuteAsync(new FloorCaller(actor, storeId, TerminalKind.Pos, false, version, null), ct);
        return result.TryGet(out var told, out var error) ? told.Count > 0 ? told[0] : default(Done) : error!;
    }
}
