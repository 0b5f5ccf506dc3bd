using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor;

/// <summary>
/// What a ledger must learn of a visit: a row of the outbox, written in the transaction of the change itself. Sent in the order of
/// <see cref="Sequence"/>, one at a time per visit and ledger, each under one idempotency key whatever happens.
/// </summary>
public sealed class LedgerMessage : ICompanyOwned
{
    /// <summary>How long a sender may take; after that another takes the message over, and asks first.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    private LedgerMessage()
    {
    }

    public LedgerMessage(Guid companyId, Guid storeId, Guid visitId, LedgerProvider provider, LedgerMessageKind kind, LedgerMessageBody body, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        VisitId = visitId;
        Provider = provider;
        Kind = kind;
        Body = body;
        IdempotencyKey = Id.ToString();
        CreatedAt = now;
        DueAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    public Guid VisitId { get; private set; }

    public LedgerProvider Provider { get; private set; }

    /// <summary>Given by the database; counts up.</summary>
    public long Sequence { get; private set; }

    /// <summary>A message of another visit about the same record or seat that has to be out first.</summary>
    public Guid? AfterMessageId { get; private set; }

    public LedgerMessageKind Kind { get; private set; }

    public LedgerMessageBody Body { get; private set; } = new();

    /// <summary>One per intent.</summary>
    public string IdempotencyKey { get; private set; } = "";

    public LedgerMessageState State { get; private set; } = LedgerMessageState.Queued;

    /// <summary>How often it was sent or asked for.</summary>
    public int Attempts { get; private set; }

    /// <summary>An attempt may have arrived: the ledger is asked before it is sent again.</summary>
    public bool AskFirst { get; private set; }

    /// <summary>When a sender looks at it next; while it is being sent, when another may take it over. Null: by hand only.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Who is sending it; an outcome under another claim counts no more.</summary>
    public Guid? Claim { get; private set; }

    /// <summary>Why the last attempt did not succeed, as a person is told.</summary>
    public ErrorKey? Problem { get; private set; }

    /// <summary>What the ledger said, for support: the name of a failure or refusal, never the partner's words.</summary>
    public string? Detail { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? LastTriedAt { get; private set; }

    /// <summary>When it was confirmed, refused or given up.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Not confirmed and not given up.</summary>
    public bool IsUndelivered => State is not (LedgerMessageState.Confirmed or LedgerMessageState.GivenUp);

    /// <summary>Certainly never sent: it can be withdrawn and nothing has happened.</summary>
    public bool IsUntried => State == LedgerMessageState.Queued && !AskFirst;

    /// <summary>It waits for a person (要確認).</summary>
    public bool NeedsPerson => IsUndelivered && (State == LedgerMessageState.Refused || DueAt is null);

    /// <summary>Another message goes first; its request sees to both, and the sender only if that does not.</summary>
    public void WaitFor(Guid messageId, DateTimeOffset dueAt) => (AfterMessageId, DueAt) = (messageId, dueAt);

    /// <summary>The request that wrote it sends it itself.</summary>
    public Guid ClaimNow(DateTimeOffset now)
    {
        (State, Attempts, LastTriedAt, DueAt, Claim) = (LedgerMessageState.Sending, Attempts + 1, now, now + Lease, Guid.NewGuid());
        return Claim!.Value;
    }

    /// <summary>The request that wrote it does not wait for it.</summary>
    public void LeaveToSender(DateTimeOffset now) =>
        (State, Attempts, LastTriedAt, DueAt, Claim) = (LedgerMessageState.Queued, 0, null, now, null);

    /// <summary>A try at once, where it waits for its time.</summary>
    public void Hurry(DateTimeOffset now)
    {
        if (State is LedgerMessageState.Queued or LedgerMessageState.Unknown && DueAt is not null)
        {
            DueAt = now;
        }
    }

    public void Confirm(DateTimeOffset now) =>
        (State, DueAt, Claim, Problem, Detail, EndedAt) = (LedgerMessageState.Confirmed, null, null, null, null, now);

    /// <summary>It was certainly not taken: again later.</summary>
    public void Postpone(ErrorKey problem, string detail, DateTimeOffset dueAt) =>
        (State, DueAt, Claim, Problem, Detail) = (LedgerMessageState.Queued, dueAt, null, problem, detail);

    /// <summary>Nobody knows whether it was taken.</summary>
    /// <param name="dueAt">When the ledger is asked; null when a person is to look.</param>
    public void Doubt(ErrorKey problem, string detail, DateTimeOffset? dueAt) =>
        (State, AskFirst, DueAt, Claim, Problem, Detail) = (LedgerMessageState.Unknown, true, dueAt, null, problem, detail);

    /// <summary>The ledger says no.</summary>
    /// <param name="dueAt">When it is tried again by itself: only where the ledger's answer may change (rule 28).</param>
    public void Refuse(ErrorKey problem, string detail, DateTimeOffset now, DateTimeOffset? dueAt = null) =>
        (State, DueAt, Claim, Problem, Detail, EndedAt) = (LedgerMessageState.Refused, dueAt, null, problem, detail, now);

    /// <summary>連携しない, or withdrawn before it was tried.</summary>
    public void GiveUp(DateTimeOffset now) =>
        (State, DueAt, Claim, EndedAt) = (LedgerMessageState.GivenUp, null, null, now);

    /// <summary>台帳の記録にひも付ける: another intent, so it has another key.</summary>
    public void Bind(string recordId, DateTimeOffset now)
    {
        Kind = LedgerMessageKind.Seat;
        Body = Body with { ReservationId = recordId };
        IdempotencyKey = Guid.CreateVersion7().ToString();
        (State, AskFirst, DueAt, EndedAt, Problem, Detail) = (LedgerMessageState.Queued, false, now, null, null, null);
    }

    /// <summary>再送: a person wants it tried again.</summary>
    public Result<Done> Resend(DateTimeOffset now)
    {
        if (!IsUndelivered || State == LedgerMessageState.Sending)
        {
            return ErrorKey.ChangedByOther;
        }

        (State, DueAt, EndedAt) = (AskFirst ? LedgerMessageState.Unknown : LedgerMessageState.Queued, now, null);
        return default(Done);
    }
}

/// <summary>What a message says; which fields are filled depends on its kind.</summary>
public sealed record LedgerMessageBody
{
    /// <summary>The reservation that is seated, or the ledger's own walk-in that is taken over.</summary>
    public string? ReservationId { get; init; }

    public IReadOnlyList<string> SeatIds { get; init; } = [];

    /// <summary>When the party sat down, paid or left.</summary>
    public DateTimeOffset At { get; init; }

    public int PartySize { get; init; }

    public int? StayMinutes { get; init; }

    public string? BillNumber { get; init; }

    /// <summary>Whole yen.</summary>
    public int Amount { get; init; }

    /// <summary>Whether the bill is the first of a walk-in: 「伝票をひも付けました。」</summary>
    public bool IsFirstBill { get; init; }
}

public enum LedgerMessageKind
{
    Seat,
    CreateWalkIn,
    Unseat,
    Bill,
    Depart,
}

/// <summary>Stored as text; the claim function knows these names.</summary>
public enum LedgerMessageState
{
    Queued,
    Sending,
    Confirmed,
    Unknown,
    Refused,
    GivenUp,
}
