using System.Globalization;
using Npgsql;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// The floor's limit: transactions by hand that write the rows of a seating, a checkout and a departure, each in one round trip, without a question asked.
/// As the portal's: the key is claimed, the change is written, the answer is kept.
/// </summary>
internal sealed class RawFloor : IAsyncDisposable
{
    private const string Claimed = "insert into idempotent_answers (company_id, terminal_id, call, key, status, protected_body, at) values ($1, $2, 'raw', $3, 0, '', now())";
    private const string Kept = "update idempotent_answers set status = 201, protected_body = $4, at = now() where company_id = $1 and terminal_id = $2 and call = 'raw' and key = $3";
    private const string Turn = "update store_floors set revision = revision + 1 where company_id = $1 and store_id = $2 and not is_practice returning revision";

    private readonly NpgsqlDataSource _source;
    private readonly string _answer = new('x', 900);
    private RowTemplate _visit = null!;
    private RowTemplate _table = null!;
    private RowTemplate _audit = null!;
    private RowTemplate _request = null!;
    private RowTemplate _bill = null!;
    private RowTemplate? _ledger;
    private RowTemplate? _message;
    private Guid _company;
    private int _registers;

    private RawFloor(string app) => _source = NpgsqlDataSource.Create(app);

    /// <summary>Learns the rows from what the portal has written so far.</summary>
    public static async Task<RawFloor> LearnAsync(FloorScene scene, bool linked, CancellationToken ct)
    {
        var raw = new RawFloor(scene.App)
        {
            _visit = await RowTemplate.ReadAsync(scene.Super, "visits", "true", ct),
            _table = await RowTemplate.ReadAsync(scene.Super, "visit_tables", "true", ct),
            _audit = await RowTemplate.ReadAsync(scene.Super, "audit_entries", "action = 'PartySeated'", ct),
            _request = await RowTemplate.ReadAsync(scene.Super, "floor_requests", "true", ct),
            _bill = await RowTemplate.ReadAsync(scene.Super, "bills", "true", ct),
            _ledger = linked ? await RowTemplate.ReadAsync(scene.Super, "visit_ledgers", "true", ct) : null,
            _message = linked ? await RowTemplate.ReadAsync(scene.Super, "ledger_messages", "kind = 'CreateWalkIn'", ct) : null,
        };
        await using var command = scene.Super.CreateCommand("select company_id from visits limit 1");
        raw._company = (Guid)(await command.ExecuteScalarAsync(ct))!;
        return raw;
    }

    /// <summary>One table of a store, with the terminal that works on it.</summary>
    public async Task<Place> PlaceAsync(FloorTerminal terminal, string table, CancellationToken ct)
    {
        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(Company());
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select t.id, t.store_id from terminals t join stores s on s.id = t.store_id where s.code = $1 limit 1") { Parameters = { new() { Value = terminal.StoreCode } } });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new Place(reader.GetGuid(1), reader.GetGuid(0), Guid.Parse(table), (90_000 + Interlocked.Increment(ref _registers)).ToString(CultureInfo.InvariantCulture));
    }

    public async Task SeatAsync(Place place, CancellationToken ct)
    {
        await ClaimAsync(place, ct);
        await SeatRowsAsync(place, ct);
        await KeepAsync(place, ct);
    }

    /// <summary>The transaction of the seating and, with a ledger, the one in which its answer is written down.</summary>
    public async Task SeatRowsAsync(Place place, CancellationToken ct)
    {
        place.Visit = Guid.CreateVersion7();
        var message = Guid.CreateVersion7();
        List<NpgsqlBatchCommand> rows =
        [
            Floor(place),
            _visit.Insert(("id", place.Visit), ("store_id", place.Store), ("bill_id", DBNull.Value), ("state", "Seated"), ("closing_id", DBNull.Value)),
            _table.Insert(("visit_id", place.Visit), ("table_id", place.Table), ("released_at", DBNull.Value)),
            .. Said(place),
        ];
        if (_ledger is not null)
        {
            rows.Add(_ledger.Insert(("visit_id", place.Visit), ("state", "Pending"), ("record_id", DBNull.Value)));
            rows.Add(_message!.Insert(("id", message), ("visit_id", place.Visit), ("store_id", place.Store), ("state", "Sending"), ("after_message_id", DBNull.Value)));
        }

        await RunAsync(rows, ct);
        if (_ledger is not null)
        {
            await RunAsync(
                [
                    Floor(place),
                    Change("update ledger_messages set state = 'Confirmed', due_at = null, claim = null where company_id = $1 and id = $2", message),
                    Change("update visit_ledgers set state = 'Linked', record_id = 'raw' where company_id = $1 and visit_id = $2", place.Visit),
                    Change("update visits set state = 'Seated' where company_id = $1 and id = $2", place.Visit),
                ], ct);
        }
    }

    public async Task CheckOutAsync(Place place, CancellationToken ct)
    {
        var (bill, counter) = (Guid.CreateVersion7(), ++place.Bills);
        await ClaimAsync(place, ct);
        await RunAsync(
            [
                Floor(place),
                new NpgsqlBatchCommand("insert into register_counters as c (company_id, register_number, last) values ($1, $2, 1) on conflict (company_id, register_number) do update set last = c.last + 1 returning last")
                {
                    Parameters = { new() { Value = _company }, new() { Value = place.Register } },
                },
                _bill.Insert(("id", bill), ("store_id", place.Store), ("register_number", place.Register), ("counter", counter), ("number", place.Register + counter.ToString("D8", CultureInfo.InvariantCulture))),
                Change("update visits set state = 'Paid', bill_id = $3 where company_id = $1 and id = $2", place.Visit, bill),
                .. Said(place),
            ], ct);
        await KeepAsync(place, ct);
    }

    public async Task DepartAsync(Place place, CancellationToken ct)
    {
        await ClaimAsync(place, ct);
        await RunAsync(
            [
                Floor(place),
                Change("update visits set state = 'Left', left_at = now() where company_id = $1 and id = $2", place.Visit),
                Change("update visit_tables set released_at = now() where company_id = $1 and visit_id = $2", place.Visit),
                .. Said(place),
            ], ct);
        await KeepAsync(place, ct);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private NpgsqlBatchCommand[] Said(Place place) =>
    [
        _audit.Insert(("store_id", place.Store)),
        _request.Insert(("key", Guid.NewGuid().ToString("N")), ("subject_id", place.Visit)),
    ];

    private NpgsqlBatchCommand Company() => new("select set_config('app.company', $1, true)") { Parameters = { new() { Value = _company.ToString() } } };

    private NpgsqlBatchCommand Floor(Place place) => Change(Turn, place.Store);

    private NpgsqlBatchCommand Change(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = _company } } };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }

    private Task ClaimAsync(Place place, CancellationToken ct) => RunAsync([Change(Claimed, place.Terminal, place.Key = Guid.NewGuid().ToString("N"))], ct);

    private Task KeepAsync(Place place, CancellationToken ct) => RunAsync([Change(Kept, place.Terminal, place.Key, _answer)], ct);

    // One round trip; without a transaction said, a batch is one.
    private async Task RunAsync(IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken ct)
    {
        await using var batch = _source.CreateBatch();
        foreach (var command in commands.Prepend(Company()))
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    internal sealed record Place(Guid Store, Guid Terminal, Guid Table, string Register)
    {
        public Guid Visit { get; set; }

        public string Key { get; set; } = "";

        public long Bills { get; set; }
    }
}
