using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Data.Onboarding;

/// <summary>One store of a run, and what became of it.</summary>
public sealed class OnboardingRow : ICompanyOwned
{
    public const int MaxTextLength = 2000;

    private OnboardingRow()
    {
    }

    public OnboardingRow(OnboardingRun run, int line, LedgerProvider provider, string storeCode, Guid? storeId, string ledgerStoreId)
    {
        CompanyId = run.CompanyId;
        RunId = run.Id;
        Line = line;
        Provider = provider;
        StoreCode = storeCode;
        StoreId = storeId;
        LedgerStoreId = ledgerStoreId;
    }

    public Guid CompanyId { get; private set; }

    public Guid RunId { get; private set; }

    /// <summary>The file's line, or the place in the run; from 1.</summary>
    public int Line { get; private set; }

    public LedgerProvider Provider { get; private set; }

    /// <summary>店舗コード as it was given.</summary>
    public string StoreCode { get; private set; } = "";

    /// <summary>Null when the company has no such store.</summary>
    public Guid? StoreId { get; private set; }

    /// <summary>店舗ID as it was given; empty where none is needed.</summary>
    public string LedgerStoreId { get; private set; } = "";

    public OnboardingVerdict? Verdict { get; private set; }

    /// <summary>Tables with a seat after it; null where no mapping was touched.</summary>
    public int? Mapped { get; private set; }

    /// <summary>The tables that stay without one, with the reason; null when there are none.</summary>
    public string? Left { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    public void Done(OnboardingVerdict verdict, int? mapped, string? left, DateTimeOffset now)
    {
        Verdict = verdict;
        Mapped = mapped;
        Left = left is { Length: > MaxTextLength } ? left[..(MaxTextLength - 1)] + "…" : left;
        DoneAt = now;
    }
}

/// <summary>What would become, or became, of a row. Stored as text: never rename one.</summary>
public enum OnboardingVerdict
{
    /// <summary>連携できます (dry run).</summary>
    WillLink,

    /// <summary>連携しました.</summary>
    Linked,

    /// <summary>The ledger cannot be asked now: the ID is registered, and verified later by itself.</summary>
    LinkedUnverified,

    /// <summary>連携済み, with this very ID.</summary>
    AlreadyLinked,

    /// <summary>The store is linked with another ID: 連携解除 first.</summary>
    LinkedWithOtherId,

    /// <summary>店舗IDが見つかりません.</summary>
    StoreIdNotFound,

    /// <summary>The ID is verified for another store; never told whose.</summary>
    StoreIdInUse,

    /// <summary>店舗コードがありません.</summary>
    NoSuchStore,

    /// <summary>POS連携オプション未加入.</summary>
    PosOptionRequired,

    CredentialsInvalid,

    /// <summary>It cannot be an ID of that ledger.</summary>
    StoreIdMalformed,

    /// <summary>The file names the store twice, or the ID twice.</summary>
    Twice,

    /// <summary>No ledger of that name.</summary>
    UnknownLedger,

    /// <summary>予約台帳に確認できません (dry run).</summary>
    CannotAsk,

    /// <summary>The mapping was stored.</summary>
    Mapped,

    /// <summary>Nothing certain was found, or everything was mapped before.</summary>
    NothingToMap,

    /// <summary>The store is not linked, or not verified.</summary>
    NotLinked,

    /// <summary>テーブル設定が完了していません in the ledger.</summary>
    NoSeats,

    /// <summary>Somebody else registered the mapping at the same time; nothing was stored over it.</summary>
    ChangedByOther,

    /// <summary>The right to do it was gone.</summary>
    Forbidden,

    /// <summary>予期せぬエラー: the row was left as it was.</summary>
    Failed,
}
