namespace UsenAdmin.Web.Components.Shared;

/// <summary>The support centre of the manual's chapter 6, お困りの際は: all year, day and night.</summary>
public static class Support
{
    public const string Phone = "0120-210-440";
    public const string PhoneLink = "0120210440";
    public const string Site = "https://support.usen.com/";
}
