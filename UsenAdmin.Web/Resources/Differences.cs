namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 差異一覧 and of 未送信の情報.</summary>
public sealed class Differences;
