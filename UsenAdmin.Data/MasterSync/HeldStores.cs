namespace UsenAdmin.Data.MasterSync;

/// <summary>保留: which stores a stopped roll-out holds back.</summary>
public static class HeldStores
{
    /// <summary>Stores that a stopped run was to reach and has not told all terminals of. A query, to be used inside others.</summary>
    public static IQueryable<Guid> HeldStoreIds(this UsenAdminDb db) =>
        from part in db.SyncRunStores
        join run in db.SyncRuns on part.RunId equals run.Id
        where run.State == SyncRunState.Running && run.StoppedAt != null
            && (part.Phase == SyncStorePhase.Waiting || part.Phase == SyncStorePhase.Rolling)
        select part.StoreId;
}
