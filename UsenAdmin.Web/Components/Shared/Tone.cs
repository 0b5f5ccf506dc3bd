namespace UsenAdmin.Web.Components.Shared;

/// <summary>What a state or message asks of the reader. Tint and bold only where a person must act.</summary>
public enum Tone
{
    /// <summary>Nothing to do, nothing to see.</summary>
    Neutral,

    /// <summary>Under way, or worth knowing.</summary>
    Info,

    /// <summary>Done.</summary>
    Ok,

    /// <summary>Needs a person soon.</summary>
    Warn,

    /// <summary>Failed or gone.</summary>
    Danger,
}

/// <summary>A <see cref="Tone"/> in the stylesheet's words.</summary>
public static class Tones
{
    /// <summary>The suffix of class names, as in <c>chip-warn</c>.</summary>
    public static string Suffix(this Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Danger => "danger",
        _ => "neutral",
    };

    public static IconName Icon(this Tone tone) => tone switch
    {
        Tone.Ok => IconName.Done,
        Tone.Warn => IconName.Warning,
        Tone.Danger => IconName.Failed,
        _ => IconName.Info,
    };
}
