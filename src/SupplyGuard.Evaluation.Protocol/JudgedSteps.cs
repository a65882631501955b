namespace SupplyGuard.Evaluation.Protocol;

/// <summary>Which outputs of a sequence become the outputs of its sample.</summary>
public static class JudgedSteps
{
    /// <summary>Those of the last step.</summary>
    public const string Last = "last";

    /// <summary>The mean over all steps.</summary>
    public const string Mean = "mean";
}
