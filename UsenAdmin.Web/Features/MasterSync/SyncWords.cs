using System.Globalization;
using Microsoft.Extensions.Localization;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>How the states of runs and terminals look, and what they are called.</summary>
public static class SyncWords
{
    public static Status StatusOf(SyncTerminalState state) => state switch
    {
        SyncTerminalState.Waiting => Status.Waiting,
        SyncTerminalState.Applied => Status.Newest,
        SyncTerminalState.Pending => Status.Syncing,
        SyncTerminalState.NotOpen => Status.NotOpen,
        SyncTerminalState.Failed => Status.Failed,
        SyncTerminalState.NoAnswer => Status.NoAnswer,
        _ => Status.NotApplicable,
    };

    public static Status StatusOf(SyncRunRow run) => run.IsHeld ? Status.Held : StatusOf(run.State);

    public static Status StatusOf(SyncRunState state) => state switch
    {
        SyncRunState.Running => Status.Syncing,
        SyncRunState.Succeeded => Status.Newest,
        SyncRunState.Failed => Status.Failed,
        _ => Status.NotApplicable,
    };

    public static Status StatusOf(TerminalSyncState state) => Enum.Parse<Status>(state.ToString());

    public static string StateName(IStringLocalizer text, SyncRunRow run) => text[run.IsHeld ? "State_Held" : "State_" + run.State];

    /// <summary>先行店, 第1波, 第2波 …</summary>
    public static string WaveName(IStringLocalizer text, int wave) => wave == 0 ? text["Wave_Pilot"] : text["Wave_Name", wave];

    /// <summary>How long something has gone on, in whole seconds.</summary>
    public static string Elapsed(IStringLocalizer text, TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? text["Took_Seconds", (int)Math.Max(time.TotalSeconds, 0)] : Took(text, time);

    public static string Took(IStringLocalizer text, TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => text["Took_Seconds", time.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture)],
        { TotalHours: < 1 } => text["Took_Minutes", (int)time.TotalMinutes, time.Seconds],
        _ => text["Took_Hours", (int)time.TotalHours, time.Minutes],
    };
}
