namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Says of a call that its own transaction keeps what it answers, so that nothing around it need do so.</summary>
public sealed class KeepsItsAnswers
{
    public static readonly KeepsItsAnswers Metadata = new();

    private KeepsItsAnswers()
    {
    }
}
