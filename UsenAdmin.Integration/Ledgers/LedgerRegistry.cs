using System.Diagnostics.CodeAnalysis;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>The ledgers that this portal can talk to.</summary>
public sealed class LedgerRegistry(IEnumerable<ILedger> ledgers)
{
    private readonly Dictionary<LedgerProvider, ILedger> _ledgers = ledgers.ToDictionary(l => l.Provider);

    /// <summary>In the order in which screens show them.</summary>
    public IReadOnlyList<LedgerProvider> Providers => [.. _ledgers.Keys.Order()];

    public bool TryFind(LedgerProvider provider, [MaybeNullWhen(false)] out ILedger ledger) => _ledgers.TryGetValue(provider, out ledger);
}
