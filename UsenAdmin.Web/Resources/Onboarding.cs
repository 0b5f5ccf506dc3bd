namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of 一括連携.</summary>
public sealed class Onboarding;
