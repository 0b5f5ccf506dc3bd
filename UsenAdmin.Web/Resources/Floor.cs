namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of the store floor.</summary>
public sealed class Floor;
