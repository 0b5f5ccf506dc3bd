namespace UsenAdmin.Web.Resources;

/// <summary>Names the words that every page shares (Shared.resx, Shared.en.resx).</summary>
public sealed class Shared;
