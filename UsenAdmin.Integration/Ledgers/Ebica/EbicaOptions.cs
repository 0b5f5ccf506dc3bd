using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary><c>Ledgers:Ebica</c> of the configuration.</summary>
public sealed record EbicaOptions : PartnerOptions
{
    internal override string Section => "Ledgers:Ebica";
}
