namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 担当者管理.</summary>
public sealed class Staff;
