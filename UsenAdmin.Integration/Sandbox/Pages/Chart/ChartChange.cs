using UsenAdmin.Integration.Sandbox.Engine;

namespace UsenAdmin.Integration.Sandbox.Pages.Chart;

/// <summary>A change that waits for its 担当者.</summary>
/// <param name="Text">What will be changed, in words.</param>
/// <param name="DoAsync">Does it in the name of a 担当者; the second argument says whether even at a table that somebody else has then.</param>
public sealed record ChartChange(string Text, Func<string, bool, Task<BookAnswer?>> DoAsync);
