namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of TOP.</summary>
public sealed class Home;
