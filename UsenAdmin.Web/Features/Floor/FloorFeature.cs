using UsenAdmin.Web.Features.Floor.Divergence;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// The store floor: reservations, seating, orders, checkout and what is done with tables (manual 3, 4), the API of it
/// (contracts/floor.md), and the outbox through which the ledgers learn of it.
/// </summary>
public static class FloorFeature
{
    public static IServiceCollection AddFloor(this IServiceCollection services)
    {
        services.AddSingleton<FloorMasters>();
        services.AddSingleton<FloorNotices>();
        services.AddSingleton<FloorDesk>();
        services.AddSingleton<FloorQueries>();
        services.AddSingleton<Screens.DayQueries>();
        services.AddSingleton<FloorAnswers>();
        services.AddSingleton<FloorDivergenceQueries>();
        services.AddSingleton<AskLedgersAgain>();
        services.AddSingleton<StoreLedgers>();
        services.AddSingleton<RefreshReservations>();
        services.AddSingleton<MarkReservationsStale>();
        services.AddSingleton<CheckSeating>();
        services.AddSingleton<SeatParty>();
        services.AddSingleton<CancelVisit>();
        services.AddSingleton<TakeOrder>();
        services.AddSingleton<CheckOutVisit>();
        services.AddSingleton<UndoCheckout>();
        services.AddSingleton<DepartVisit>();
        services.AddSingleton<MoveVisit>();
        services.AddSingleton<MergeVisits>();
        services.AddSingleton<UndoMerge>();
        services.AddSingleton<CheckOutTogether>();
        services.AddSingleton<UndoCombinedCheckout>();
        services.AddSingleton<GroupTables>();
        services.AddSingleton<DissolveGroup>();
        services.AddSingleton<BlockTable>();
        services.AddSingleton<UnblockTable>();
        services.AddSingleton<ReleaseTableReset>();
        services.AddSingleton<CloseBusinessDay>();
        services.AddSingleton<CloseDayAsManager>();
        return services.AddOutbox();
    }

    private static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxResults>();
        services.AddSingleton<OutboxQueries>();
        services.AddSingleton<OutboxDesk>();
        services.AddSingleton<LedgerLine>();
        services.AddSingleton<LedgerSender>();
        services.AddSingleton<SendNow>();
        services.AddSingleton<ResendLedgerMessage>();
        services.AddSingleton<GiveUpLedgerMessages>();
        services.AddSingleton<BindLedgerRecord>();
        services.AddHostedService<OutboxWorker>();
        return services;
    }
}
