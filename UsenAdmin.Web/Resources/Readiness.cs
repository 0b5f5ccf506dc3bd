namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 店舗の準備状況.</summary>
public sealed class Readiness;
