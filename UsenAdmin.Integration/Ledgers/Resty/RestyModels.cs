using System.Text.Json.Serialization;

namespace UsenAdmin.Integration.Ledgers.Resty;

// The partner's shapes. What its contract requires is required here, so that an answer without it is malformed.

internal sealed record RestyStore(
    [property: JsonRequired] string StoreId, [property: JsonRequired] string Name, [property: JsonRequired] bool PosOption);

internal sealed record RestyTables([property: JsonRequired] IReadOnlyList<RestyTable> Tables);

internal sealed record RestyTable(
    [property: JsonRequired] string TableId, [property: JsonRequired] string Name, [property: JsonRequired] int Order, int? MinCapacity, int? MaxCapacity, string? Area);

internal sealed record RestyError([property: JsonRequired] RestyErrorBody Error);

internal sealed record RestyErrorBody([property: JsonRequired] string Code);
