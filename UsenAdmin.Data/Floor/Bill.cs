using System.Globalization;

namespace UsenAdmin.Data.Floor;

/// <summary>
/// A bill (伝票). Its number is the register's five digits and an eight-digit counter of that register, issued in the checkout's own
/// transaction: none is used twice, none is missing. A cancelled one stays as a void record.
/// </summary>
public sealed class Bill(Guid companyId, Guid storeId, bool isPractice, string registerNumber, long counter, long amount, int partySize, DateOnly businessDay, DateTimeOffset issuedAt) : ICompanyOwned
{
    /// <summary>No register has it: the numbers of practice stay out of the real ones.</summary>
    public const string PracticeRegister = "00000";

    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public bool IsPractice { get; private set; } = isPractice;

    public string RegisterNumber { get; private set; } = registerNumber;

    /// <summary>From 1, without a gap, per register.</summary>
    public long Counter { get; private set; } = counter;

    /// <summary>伝票番号, 13 digits.</summary>
    public string Number { get; private set; } = NumberOf(registerNumber, counter);

    /// <summary>Whole yen, tax included; of a combined checkout the sum of its visits.</summary>
    public long Amount { get; private set; } = amount;

    public int PartySize { get; private set; } = partySize;

    public DateOnly BusinessDay { get; private set; } = businessDay;

    public DateTimeOffset IssuedAt { get; private set; } = issuedAt;

    public DateTimeOffset? VoidedAt { get; private set; }

    public Guid? ClosingId { get; private set; }

    public bool IsVoid => VoidedAt is not null;

    public void Void(DateTimeOffset now) => VoidedAt ??= now;

    public void Close(Guid closingId) => ClosingId = closingId;

    public static string NumberOf(string registerNumber, long counter) =>
        registerNumber + counter.ToString("D8", CultureInfo.InvariantCulture);
}

/// <summary>The last counter that a register has issued.</summary>
public sealed class RegisterCounter(Guid companyId, string registerNumber) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public string RegisterNumber { get; private set; } = registerNumber;

    public long Last { get; private set; }
}

/// <summary>合算会計: several visits paid with the one bill of <see cref="IntoVisitId"/>. Undone until the day is closed.</summary>
public sealed class CombinedCheckout(Guid companyId, Guid intoVisitId, Guid billId, IReadOnlyList<Guid> visitIds, DateTimeOffset at) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid IntoVisitId { get; private set; } = intoVisitId;

    public Guid BillId { get; private set; } = billId;

    /// <summary>All that were paid, the destination among them.</summary>
    public IReadOnlyList<Guid> VisitIds { get; private set; } = visitIds;

    public DateTimeOffset At { get; private set; } = at;

    public DateTimeOffset? UndoneAt { get; private set; }

    public void Undo(DateTimeOffset now) => UndoneAt ??= now;
}

/// <summary>日締め: what it counted. Whole yen.</summary>
public sealed class DayClosing(Guid companyId, Guid storeId, DateOnly businessDay, int bills, long amount, int visits, int people, string closedBy, DateTimeOffset closedAt) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public DateOnly BusinessDay { get; private set; } = businessDay;

    public int Bills { get; private set; } = bills;

    public long Amount { get; private set; } = amount;

    public int Visits { get; private set; } = visits;

    public int People { get; private set; } = people;

    public string ClosedBy { get; private set; } = closedBy;

    public DateTimeOffset ClosedAt { get; private set; } = closedAt;
}
