namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of ヘルプ.</summary>
public sealed class Help;
