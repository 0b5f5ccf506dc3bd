namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of サポート and 代理操作.</summary>
public sealed class OnBehalf;
