namespace UsenAdmin.Data.Ledgers;

/// <summary>A reservation ledger (予約台帳) that a store can be linked to. Stored as text; on the wire in lower camel case.</summary>
public enum LedgerProvider
{
    Resty,
    Ebica,
}
