namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 予約連携: search, settings and mapping.</summary>
public sealed class ReservationLinks;
