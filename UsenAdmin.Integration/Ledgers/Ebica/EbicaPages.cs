namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>A page of a list, and how long ebica says the whole list is.</summary>
internal sealed record EbicaPage<T>(int Total, IReadOnlyList<T> Items);

/// <summary>
/// Reads a list page by page. What changes while it is read does not fit together, and is read once more from the start; a list that
/// never fits together, or never ends, is malformed.
/// </summary>
internal static class EbicaPages
{
    public const int PageSize = 50;

    // At 5 requests a second this takes 20 s already.
    private const int MostItems = 5_000;
    private const int Readings = 2;

    public static async Task<LedgerAnswer<List<T>>> ReadAsync<T>(Func<int, Task<LedgerAnswer<EbicaPage<T>>>> ask, Func<T, string> id)
    {
        for (var reading = 1; reading <= Readings; reading++)
        {
            if (await ReadOnceAsync(ask, id) is { } list)
            {
                return list;
            }
        }

        return LedgerFailure.Malformed;
    }

    // Null when the pages contradict each other.
    private static async Task<LedgerAnswer<List<T>>?> ReadOnceAsync<T>(Func<int, Task<LedgerAnswer<EbicaPage<T>>>> ask, Func<T, string> id)
    {
        var items = new List<T>();
        int? total = null;
        for (var page = 1; total is null || items.Count < total; page++)
        {
            var answer = await ask(page);
            if (!answer.IsDone)
            {
                return answer.Failed<List<T>>();
            }

            total ??= answer.Value.Total;
            if (total > MostItems)
            {
                return LedgerFailure.Malformed;
            }

            if (answer.Value.Total != total || answer.Value.Items.Count != Math.Min(PageSize, total.Value - items.Count))
            {
                return null;
            }

            items.AddRange(answer.Value.Items);
        }

        if (items.DistinctBy(id).Count() != items.Count)
        {
            return null;
        }

        return items;
    }
}
