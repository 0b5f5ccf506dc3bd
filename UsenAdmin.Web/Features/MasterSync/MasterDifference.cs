using System.Globalization;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>What kind of thing differs between two masters of a store.</summary>
public enum MasterChangeKind
{
    TableAdded,
    TableRemoved,
    TableRenamed,
    TableChanged,
    TableMoved,
    LedgerLinked,
    LedgerUnlinked,
    SeatMapped,
    SeatUnmapped,
    SeatChanged,
    SeatRenamed,
    StoreName,
    TimeZone,
    TableReset,
    ChangeoverTime,
    DefaultStay,
}

/// <summary>One difference, as a person reads it.</summary>
/// <param name="Subject">The table's or ledger's name; empty for a setting of the store.</param>
/// <param name="Before">Null where there was nothing.</param>
/// <param name="After">Null where there is nothing.</param>
public sealed record MasterChange(MasterChangeKind Kind, string Subject, string? Before, string? After);

/// <summary>Compares two masters of one store, by the ids of tables and seats: a renamed one is renamed, not gone and new.</summary>
public static class MasterDifference
{
    /// <param name="before">Null when the store had none: then everything is new.</param>
    public static IReadOnlyList<MasterChange> Between(MasterDocument? before, MasterDocument after) =>
        [.. Tables(before?.Tables ?? [], after.Tables), .. Ledgers(before, after), .. before is null ? [] : Settings(before, after)];

    private static IEnumerable<MasterChange> Tables(IReadOnlyList<MasterTable> before, IReadOnlyList<MasterTable> after)
    {
        var old = before.ToDictionary(t => t.TableId);
        foreach (var table in after)
        {
            if (!old.Remove(table.TableId, out var was))
            {
                yield return new MasterChange(MasterChangeKind.TableAdded, table.Name, null, Describe(table));
            }
            else if (was.Name != table.Name)
            {
                yield return new MasterChange(MasterChangeKind.TableRenamed, table.Name, was.Name, table.Name);
            }
            else if (Describe(was) != Describe(table))
            {
                yield return new MasterChange(MasterChangeKind.TableChanged, table.Name, Describe(was), Describe(table));
            }
        }

        foreach (var gone in old.Values)
        {
            yield return new MasterChange(MasterChangeKind.TableRemoved, gone.Name, Describe(gone), null);
        }

        var kept = after.Select(t => t.TableId).Intersect(before.Select(t => t.TableId)).ToList();
        if (!kept.SequenceEqual(before.Select(t => t.TableId).Intersect(kept)))
        {
            yield return new MasterChange(MasterChangeKind.TableMoved, "", null, null);
        }
    }

    private static IEnumerable<MasterChange> Ledgers(MasterDocument? before, MasterDocument after)
    {
        var names = (before?.Tables ?? []).Concat(after.Tables).GroupBy(t => t.TableId).ToDictionary(g => g.Key, g => g.Last().Name);
        var old = (before?.Ledgers ?? []).ToDictionary(l => l.Ledger);
        foreach (var ledger in after.Ledgers)
        {
            old.Remove(ledger.Ledger, out var was);
            if (was?.StoreId != ledger.StoreId)
            {
                yield return new MasterChange(MasterChangeKind.LedgerLinked, ledger.Ledger.ToString(), was?.StoreId, ledger.StoreId);
            }

            foreach (var change in Mappings(was?.Mappings ?? [], ledger.Mappings, names))
            {
                yield return change;
            }
        }

        foreach (var gone in old.Values)
        {
            yield return new MasterChange(MasterChangeKind.LedgerUnlinked, gone.Ledger.ToString(), gone.StoreId, null);
        }
    }

    private static IEnumerable<MasterChange> Mappings(IReadOnlyList<MasterMapping> before, IReadOnlyList<MasterMapping> after, Dictionary<Guid, string> names)
    {
        var old = before.ToDictionary(m => m.TableId);
        foreach (var mapping in after)
        {
            var table = names[mapping.TableId];
            if (!old.Remove(mapping.TableId, out var was))
            {
                yield return new MasterChange(MasterChangeKind.SeatMapped, table, null, mapping.SeatName);
            }
            else if (was.SeatId != mapping.SeatId)
            {
                yield return new MasterChange(MasterChangeKind.SeatChanged, table, was.SeatName, mapping.SeatName);
            }
            else if (was.SeatName != mapping.SeatName)
            {
                yield return new MasterChange(MasterChangeKind.SeatRenamed, table, was.SeatName, mapping.SeatName);
            }
        }

        foreach (var gone in old.Values)
        {
            yield return new MasterChange(MasterChangeKind.SeatUnmapped, names.GetValueOrDefault(gone.TableId, ""), gone.SeatName, null);
        }
    }

    private static IEnumerable<MasterChange> Settings(MasterDocument before, MasterDocument after)
    {
        (MasterChangeKind Kind, string Before, string After)[] settings =
        [
            (MasterChangeKind.StoreName, before.Store.Name, after.Store.Name),
            (MasterChangeKind.TimeZone, before.Store.TimeZone, after.Store.TimeZone),
            (MasterChangeKind.TableReset, OnOff(before), OnOff(after)),
            (MasterChangeKind.ChangeoverTime, before.Settings.ChangeoverTime, after.Settings.ChangeoverTime),
            (MasterChangeKind.DefaultStay, Minutes(before), Minutes(after)),
        ];
        return settings.Where(s => s.Before != s.After).Select(s => new MasterChange(s.Kind, "", s.Before, s.After));
    }

    private static string OnOff(MasterDocument master) => master.Settings.TableReset ? "ON" : "OFF";

    private static string Minutes(MasterDocument master) => master.Settings.DefaultStayMinutes.ToString(CultureInfo.InvariantCulture);

    private static string Describe(MasterTable table) =>
        string.Join('・', new[] { table.ShortName, table.Capacity.ToString(CultureInfo.InvariantCulture), table.Kind == MasterTableKind.Waiting ? "待機テーブル" : "" }.Where(p => p.Length > 0));
}
