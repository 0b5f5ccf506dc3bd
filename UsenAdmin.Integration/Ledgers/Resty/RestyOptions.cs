using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary><c>Ledgers:Resty</c> of the configuration.</summary>
public sealed record RestyOptions : PartnerOptions
{
    internal override string Section => "Ledgers:Resty";
}
