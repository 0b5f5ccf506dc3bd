namespace UsenAdmin.Integration.Sandbox;

/// <summary>Names the resource files of the sandbox's screens.</summary>
public sealed class SandboxWords;
