namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of マスタ同期.</summary>
public sealed class MasterSync;
