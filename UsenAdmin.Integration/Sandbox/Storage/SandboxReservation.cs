namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>Where a record of the ledger stands.</summary>
public enum ReservationStatus
{
    Booked,
    Seated,
    Finished,
    Cancelled,
    NoShow,
}

/// <summary>Who made a record.</summary>
public enum ReservationSource
{
    Web,
    Phone,
    Staff,

    /// <summary>A walk-in that staff entered in the ledger.</summary>
    WalkIn,

    /// <summary>A walk-in that a POS reported.</summary>
    PosWalkIn,
}

/// <summary>What people write into the form of 予約登録 or ウォークイン登録.</summary>
public sealed record ReservationDetails
{
    public required DateTimeOffset StartAt { get; init; }

    public int DurationMinutes { get; init; } = SandboxReservation.DefaultStayMinutes;

    public required int PartySize { get; init; }

    /// <summary>子供, among the party.</summary>
    public int Children { get; init; }

    public string? GuestName { get; init; }

    /// <summary>姓(カナ).</summary>
    public string? GuestKana { get; init; }

    public string? Phone { get; init; }

    /// <summary>アレルギー.</summary>
    public string? Allergies { get; init; }

    /// <summary>記念日.</summary>
    public string? Anniversary { get; init; }

    public string? Note { get; init; }

    /// <summary>座席; empty while none is designated.</summary>
    public IReadOnlyList<string> TableIds { get; init; } = [];

    /// <summary>A party of somebody, a stay of some time, in this century, and texts of a form's length.</summary>
    public bool IsSound =>
        PartySize is >= 1 and <= 999 && Children >= 0 && Children <= PartySize && DurationMinutes is >= 5 and <= 24 * 60 && StartAt.Year is >= 2000 and < 2100
        && new[] { GuestName, GuestKana, Phone }.All(text => Fits(text, 100)) && new[] { Allergies, Anniversary, Note }.All(text => Fits(text, 1000));

    /// <summary>Without the guest: records print all they hold.</summary>
    public override string ToString() => $"ReservationDetails {{ StartAt = {StartAt}, PartySize = {PartySize} }}";

    private static bool Fits(string? text, int length) => text is null || (text.Length <= length && !text.Contains('\0'));
}

/// <summary>A record of the ledger: a reservation or a walk-in. Which change is allowed when is the book's affair (<see cref="Engine.StoreBook"/>).</summary>
public sealed class SandboxReservation
{
    /// <summary>90分, where nobody says otherwise.</summary>
    public const int DefaultStayMinutes = 90;

    private SandboxReservation()
    {
    }

    public string StoreId { get; private set; } = "";

    public string ReservationId { get; private set; } = "";

    public ReservationStatus Status { get; private set; }

    public ReservationSource Source { get; private set; }

    public DateTimeOffset StartAt { get; private set; }

    public int DurationMinutes { get; private set; }

    public int PartySize { get; private set; }

    public int Children { get; private set; }

    public string? GuestName { get; private set; }

    public string? GuestKana { get; private set; }

    public string? Phone { get; private set; }

    public string? Allergies { get; private set; }

    public string? Anniversary { get; private set; }

    public string? Note { get; private set; }

    /// <summary>The designated tables. A POS never changes them, wherever it lets the party sit.</summary>
    public IReadOnlyList<string> TableIds { get; private set; } = [];

    /// <summary>The POS's visit that sits on this record, or sat on it until it was taken back as a whole; null when none does.</summary>
    public string? VisitId { get; private set; }

    public DateTimeOffset? SeatedAt { get; private set; }

    public DateTimeOffset? LeftAt { get; private set; }

    public string? BillNumber { get; private set; }

    /// <summary>ご利用料金, in whole yen.</summary>
    public long? BillAmount { get; private set; }

    /// <summary>来店人数.</summary>
    public int? BillPartySize { get; private set; }

    /// <summary>来店ノート, line by line.</summary>
    public IReadOnlyList<string> VisitNote { get; private set; } = [];

    /// <summary>Made for the seeded day, not by a person.</summary>
    public bool Seeded { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>担当者.</summary>
    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    public DateTimeOffset EndAt => StartAt.AddMinutes(DurationMinutes);

    public static SandboxReservation Make(
        string storeId, string reservationId, ReservationSource source, ReservationStatus status, ReservationDetails details, string by, DateTimeOffset at, bool seeded = false)
    {
        var record = new SandboxReservation
        {
            StoreId = storeId,
            ReservationId = reservationId,
            Source = source,
            Status = status,
            SeatedAt = status == ReservationStatus.Seated ? details.StartAt : null,
            Seeded = seeded,
            CreatedAt = at,
            CreatedBy = by,
        };
        record.Edit(details, by, at);
        return record;
    }

    /// <summary>変更する: everything that the form holds.</summary>
    public void Edit(ReservationDetails details, string by, DateTimeOffset at)
    {
        StartAt = details.StartAt;
        DurationMinutes = details.DurationMinutes;
        PartySize = details.PartySize;
        Children = details.Children;
        GuestName = details.GuestName;
        GuestKana = details.GuestKana;
        Phone = details.Phone;
        Allergies = details.Allergies;
        Anniversary = details.Anniversary;
        Note = details.Note;
        TableIds = [.. details.TableIds];
        Touch(by, at);
    }

    /// <summary>What the form shows of this record.</summary>
    public ReservationDetails Details() => new()
    {
        StartAt = StartAt,
        DurationMinutes = DurationMinutes,
        PartySize = PartySize,
        Children = Children,
        GuestName = GuestName,
        GuestKana = GuestKana,
        Phone = Phone,
        Allergies = Allergies,
        Anniversary = Anniversary,
        Note = Note,
        TableIds = TableIds,
    };

    internal void Seat(string visitId, DateTimeOffset seatedAt, string by, DateTimeOffset at)
    {
        (Status, VisitId, SeatedAt) = (ReservationStatus.Seated, visitId, seatedAt);
        Touch(by, at);
    }

    /// <summary>来店取り消し: what the visit brought is gone with it. A walk-in of a POS keeps its visit's name, so that one can ask for it.</summary>
    internal void TakeBack(string by, DateTimeOffset at)
    {
        if (Source == ReservationSource.PosWalkIn)
        {
            Status = ReservationStatus.Cancelled;
        }
        else
        {
            (Status, VisitId) = (ReservationStatus.Booked, null);
        }

        (SeatedAt, BillNumber, BillAmount, BillPartySize, VisitNote) = (null, null, null, null, []);
        Touch(by, at);
    }

    internal void Bill(string number, long amount, int partySize, string line, string by, DateTimeOffset at)
    {
        (BillNumber, BillAmount, BillPartySize) = (number, amount, partySize);
        VisitNote = [.. VisitNote, line];
        Touch(by, at);
    }

    internal void Leave(DateTimeOffset leftAt, string by, DateTimeOffset at)
    {
        (Status, LeftAt) = (ReservationStatus.Finished, leftAt);
        Touch(by, at);
    }

    internal void End(ReservationStatus status, string by, DateTimeOffset at)
    {
        Status = status;
        Touch(by, at);
    }

    private void Touch(string by, DateTimeOffset at) => (UpdatedBy, UpdatedAt) = (by, at);
}

/// <summary>The visits that POS systems reported, each under its own name, for ever: which record each was meant for.</summary>
public sealed class SandboxVisit
{
    public required string StoreId { get; init; }

    public required string VisitId { get; init; }

    public required string ReservationId { get; set; }
}
