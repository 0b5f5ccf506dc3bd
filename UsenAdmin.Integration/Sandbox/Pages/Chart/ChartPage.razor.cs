using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Npgsql;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Pages.Chart;

public sealed partial class ChartPage
{
    /// <summary>How long it may take until what a POS reported is seen here.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    private SandboxChart? _chart;
    private DateTimeOffset _readAt;
    private bool _loaded;
    private object? _panel;
    private ChartChange? _change;
    private ITimer? _timer;

    [Inject]
    public required ILogger<ChartPage> Logger { get; set; }

    [Parameter]
    public required string StoreId { get; set; }

    /// <summary>yyyy-MM-dd; the store's today when it is none.</summary>
    [SupplyParameterFromQuery(Name = "day")]
    public string? Day { get; set; }

    private sealed record Details(string Id);

    private sealed record NewRecord(bool WalkIn, string? TableId, int Minute);

    private sealed record EditRecord(SandboxReservation Before);

    private sealed record NewBlock(string TableId, int Minute);

    private sealed record EditBlock(SandboxBlock Before);

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        _timer ??= Time.CreateTimer(_ => _ = InvokeAsync(LookAsync), null, LookAgain, LookAgain);
    }

    public void Dispose() => _timer?.Dispose();

    // What is shown stays, with its time, while the database cannot be asked.
    private async Task LookAsync()
    {
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            Logger.LogWarning(e, "The chart of {StoreId} could not be read again; tried in {Interval}", StoreId, LookAgain);
        }
    }

    private async Task LoadAsync()
    {
        var day = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) ? asked : (DateOnly?)null;
        _chart = await Reservations.ChartAsync(StoreId, day, CancellationToken.None);
        _readAt = Time.GetUtcNow();
        _loaded = true;
    }

    private void GoTo(DateOnly? day)
    {
        _panel = null;
        Navigation.NavigateTo($"/sandbox/stores/{StoreId}" + (day is { } d ? $"?day={d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : ""));
    }

    private void Show(object panel) => _panel = panel;

    private void Close() => _panel = null;

    private bool IsToday(SandboxChart chart) => Reservations.Today(chart.Store) == chart.Day;

    // A new entry begins now, on another day when the store opens.
    private int NowMinute(SandboxChart chart) => IsToday(chart)
        ? new ChartScale(chart).MinuteOf(Time.GetUtcNow())
        : chart.Hours.Count == 0 ? 18 * 60 : chart.Hours[0].From;

    private static bool IsShown(SandboxReservation record) => record.Status is not (ReservationStatus.Cancelled or ReservationStatus.NoShow);

    private int Count(Func<SandboxReservation, bool> which) => _chart!.Reservations.Count(r => IsShown(r) && which(r));

    private void Move(SandboxReservation record, SandboxTable? table)
    {
        IReadOnlyList<string> tables = table is null ? [] : [table.TableId];
        _change = new ChartChange(
            Text["MoveText", ChartWords.Guest(record, Text), ChartWords.Tables(_chart!, record.TableIds, Text), ChartWords.Tables(_chart!, tables, Text)],
            (staff, insist) => Reservations.MoveAsync(StoreId, record.ReservationId, tables, staff, insist, CancellationToken.None));
    }

    private void ChangeTime(SandboxReservation record, (int Minute, int Duration) to)
    {
        var scale = new ChartScale(_chart!);
        var startAt = StoreClock.At(_chart!.Store, _chart.Day, to.Minute);
        _change = new ChartChange(
            Text["TimeText", ChartWords.Guest(record, Text), scale.Span(record), $"{ChartScale.Time(to.Minute)}–{ChartScale.Time(to.Minute + to.Duration)}"],
            (staff, insist) => Reservations.ChangeTimeAsync(StoreId, record.ReservationId, startAt, to.Duration, staff, insist, CancellationToken.None));
    }

    private void End(SandboxReservation record, ReservationStatus status) => _change = new ChartChange(
        Text["EndText_" + status, ChartWords.Guest(record, Text)],
        (staff, _) => status == ReservationStatus.NoShow
            ? Reservations.NoShowAsync(StoreId, record.ReservationId, staff, CancellationToken.None)
            : Reservations.CancelAsync(StoreId, record.ReservationId, staff, CancellationToken.None));

    private Task<BookAnswer?> RegisterAsync(ReservationSource source, ReservationDetails details, string staff, bool insist) =>
        Reservations.RegisterAsync(StoreId, source, details, staff, insist, CancellationToken.None);

    private async Task ChangedAsync(SandboxReservation? record)
    {
        _change = null;
        if (record is not null)
        {
            await LoadAsync();
            _panel = IsShown(record) ? new Details(record.ReservationId) : null;
        }
    }

    private async Task SavedAsync(SandboxReservation record)
    {
        await LoadAsync();
        _panel = new Details(record.ReservationId);
    }

    private async Task BlockSavedAsync(SandboxBlock block)
    {
        await LoadAsync();
        _panel = new Details(block.BlockId);
    }

    private async Task RemoveAsync(SandboxBlock block)
    {
        await Blocks.RemoveAsync(StoreId, block.BlockId, CancellationToken.None);
        await LoadAsync();
        _panel = null;
    }
}
