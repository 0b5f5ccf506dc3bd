namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 席情報の変更 and 連携サービスの設定.</summary>
public sealed class LedgerWatch;
