namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of the store floor's screens on POS and ハンディ.</summary>
public sealed class FloorScreens;
