using System.Diagnostics.CodeAnalysis;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>What is typed on a store's page.</summary>
public sealed class StoreForm
{
    public string? Code { get; set; }

    public string? Name { get; set; }

    public string? Kana { get; set; }

    public string? Brand { get; set; }

    public string? Area { get; set; }

    public string? Phone { get; set; }

    public TimeOnly Changeover { get; set; } = new(5, 0);

    public int Stay { get; set; } = 90;

    /// <summary>As <see cref="HoursText"/> reads it.</summary>
    public string? Hours { get; set; }

    public bool TableReset { get; set; }

    public static StoreForm Of(StoreView view) => new()
    {
        Code = view.Details.Code,
        Name = view.Details.Name,
        Kana = view.Details.Kana,
        Brand = view.Brand,
        Area = view.Area,
        Phone = view.Details.Phone,
        Changeover = view.Details.ChangeoverTime,
        Stay = view.Details.DefaultStayMinutes,
        Hours = HoursText.Write(view.Details.OpeningHours),
        TableReset = view.Details.TableReset,
    };

    /// <returns>False when the opening hours cannot be read.</returns>
    public bool TryRead(StoreDetails? before, [NotNullWhen(true)] out StoreDetails? details)
    {
        details = null;
        if (!HoursText.TryRead(Hours ?? "", out var hours))
        {
            return false;
        }

        details = (before ?? new StoreDetails { Code = "", Name = "" }) with
        {
            Code = (Code ?? "").Trim(),
            Name = (Name ?? "").Trim(),
            Kana = (Kana ?? "").Trim(),
            Phone = string.IsNullOrWhiteSpace(Phone) ? null : Phone.Trim(),
            ChangeoverTime = Changeover,
            DefaultStayMinutes = Stay,
            OpeningHours = hours,
            TableReset = TableReset,
        };
        return true;
    }
}
