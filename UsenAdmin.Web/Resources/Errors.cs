namespace UsenAdmin.Web.Resources;

/// <summary>Names the resource files of the messages (Errors.resx, Errors.en.resx).</summary>
public sealed class Errors;
