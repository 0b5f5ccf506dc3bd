namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of the terminal pages.</summary>
public sealed class Pos;
