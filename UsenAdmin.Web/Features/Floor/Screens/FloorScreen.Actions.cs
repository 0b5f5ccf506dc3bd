using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.Floor.Screens;

public sealed partial class FloorScreen
{
    private IEnumerable<TableAction> ActionsOf(TableView table)
    {
        var visit = Visit(table.VisitId);
        return table.State switch
        {
            TableState.Free => OfFree(table),
            TableState.Seated => OfSeated(table, visit!),
            TableState.Paid => OfPaid(visit!),
            TableState.AwaitingReset => [new("ReleaseReset", IconName.Reset, () => PressAsync(() => ReleaseReset.ExecuteAsync(Caller, table.TableId, default)))],
            _ => [new("Unblock", IconName.Circle, () => PressAsync(() => Unblock.ExecuteAsync(Caller, table.TableId, default)))],
        };
    }

    private IEnumerable<TableAction> OfFree(TableView table)
    {
        yield return new("Order", IconName.Edit, () => Go($"/seat?table={table.TableId}"));
        if (MasterOf(table).Kind == MasterTableKind.Regular)
        {
            yield return new("Group", IconName.Group, () => Begin(FloorPromptKind.Group, table));
        }

        if (table.GroupId is { } group)
        {
            yield return new("Dissolve", IconName.Unlink, () => PressAsync(() => Dissolve.ExecuteAsync(Caller, group, default)));
        }

        yield return new("Block", IconName.Blocked, () => PressAsync(() => Block.ExecuteAsync(Caller, table.TableId, null, default)));
    }

    private IEnumerable<TableAction> OfSeated(TableView table, VisitView visit)
    {
        if (!Handy)
        {
            yield return new("CheckOut", IconName.Yen, () => Go($"/visits/{visit.VisitId}/checkout"));
        }

        yield return new("Order", IconName.Edit, () => Go($"/visits/{visit.VisitId}/order"));
        yield return new("Move", IconName.Move, () => Begin(FloorPromptKind.Move, table));
        yield return new("Merge", IconName.Merge, () => Begin(FloorPromptKind.Merge, table));
        if (MasterOf(table).Kind == MasterTableKind.Regular)
        {
            yield return new("Group", IconName.Group, () => Begin(FloorPromptKind.Group, table));
        }

        if (table.GroupId is { } group)
        {
            yield return new("Dissolve", IconName.Unlink, () => PressAsync(() => Dissolve.ExecuteAsync(Caller, group, default)));
        }

        if (!Handy)
        {
            yield return new("Combine", IconName.Add, () => Begin(FloorPromptKind.Combine, table));
        }

        if (visit.Ledgers.Count > 0)
        {
            yield return new("Ledgers", IconName.Link, () => ShowLedgers(visit));
        }

        yield return new("Cancel", IconName.Undo, () => CancelAsync(visit), IsDanger: true);
    }

    /// <summary>来店取り消し. What was ordered is gone with it, and nothing brings it back: that is asked first.</summary>
    private async Task CancelAsync(VisitView visit)
    {
        var question = new Confirmation(Text["Cancel_Question", NamesOf(visit.TableIds)], Text["Act_Cancel"])
        {
            Destructive = true,
            Content = builder => builder.AddContent(0, Text["Cancel_Detail", FloorWords.Yen(visit.Amount)].Value),
        };
        if (visit.Lines.Count == 0 || await Dialogs.ConfirmAsync(question))
        {
            await PressAsync(() => CancelVisit.ExecuteAsync(Caller, visit.VisitId, default));
        }
    }

    private IEnumerable<TableAction> OfPaid(VisitView visit)
    {
        yield return new("Depart", IconName.Leave, () => PressAsync(() => Depart.ExecuteAsync(Caller, visit.VisitId, default)));
        if (!Handy)
        {
            yield return new("UndoCheckOut", IconName.Undo, () => Go("/bills"), IsDanger: true);
        }

        if (visit.Ledgers.Count > 0)
        {
            yield return new("Ledgers", IconName.Link, () => ShowLedgers(visit));
        }
    }

    private Task PressAsync(Func<Task<Data.Results.Result<FloorChange>>> press) => EndAsync(press, null);

    private Task Begin(FloorPromptKind kind, TableView table)
    {
        Ask(kind, table);
        return Task.CompletedTask;
    }

    private Task Go(string path)
    {
        Navigation.NavigateTo(Root + path);
        return Task.CompletedTask;
    }

    private Task ShowLedgers(VisitView visit)
    {
        _ledgersOf = visit;
        return Task.CompletedTask;
    }
}
