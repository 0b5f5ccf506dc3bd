using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>How the states of runs and terminals look.</summary>
public static class SyncWords
{
    public static Status StatusOf(SyncTerminalState state) => state switch
    {
        SyncTerminalState.Applied => Status.Newest,
        SyncTerminalState.Pending => Status.Syncing,
        SyncTerminalState.NotOpen => Status.NotOpen,
        SyncTerminalState.Failed => Status.Failed,
        _ => Status.NoAnswer,
    };

    public static Status StatusOf(SyncRunState state) => state switch
    {
        SyncRunState.Running => Status.Syncing,
        SyncRunState.Succeeded => Status.Newest,
        SyncRunState.Failed => Status.Failed,
        _ => Status.Held,
    };

    public static Status StatusOf(TerminalSyncState state) => Enum.Parse<Status>(state.ToString());
}
