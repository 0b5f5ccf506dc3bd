namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 端末管理.</summary>
public sealed class Terminals;
