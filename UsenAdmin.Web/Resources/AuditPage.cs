namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 操作履歴.</summary>
public sealed class AuditPage;
