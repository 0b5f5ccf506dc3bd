using System.Globalization;
using System.Resources;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Web.Components.Shared;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>How a verdict reads and looks.</summary>
internal static class OnboardingWords
{
    private static readonly ResourceManager Texts = new(typeof(Resources.Onboarding));

    public static string Of(OnboardingVerdict verdict) =>
        Texts.GetString("Verdict_" + verdict, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"Resources/Onboarding has no text Verdict_{verdict}.");

    public static Tone ToneOf(OnboardingVerdict verdict) => verdict switch
    {
        OnboardingVerdict.WillLink or OnboardingVerdict.Linked or OnboardingVerdict.Mapped => Tone.Ok,
        OnboardingVerdict.AlreadyLinked or OnboardingVerdict.NothingToMap => Tone.Neutral,
        OnboardingVerdict.LinkedUnverified or OnboardingVerdict.CannotAsk or OnboardingVerdict.ChangedByOther => Tone.Warn,
        _ => Tone.Danger,
    };
}
