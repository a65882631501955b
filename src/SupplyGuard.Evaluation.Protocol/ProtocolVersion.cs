namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The version that core and evaluator must share exactly.</summary>
public static class ProtocolVersion
{
    public const int Current = 5;
}
