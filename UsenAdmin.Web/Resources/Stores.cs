namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 店舗個別管理.</summary>
public sealed class Stores;
