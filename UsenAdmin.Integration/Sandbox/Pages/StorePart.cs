namespace UsenAdmin.Integration.Sandbox.Pages;

/// <summary>The screens of one store.</summary>
public enum StorePart
{
    Chart,
    Settings,
    Info,
    Faults,
}
