namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of アカウント and the steps of a login.</summary>
public sealed class AccountPage;
