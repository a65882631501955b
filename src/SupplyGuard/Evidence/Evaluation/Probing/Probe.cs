namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>A change that is made to samples to find out whether it decides the answer, as the trigger of a backdoor does.</summary>
/// <param name="Name">Unique within its dictionary; baselines and reports name it.</param>
/// <param name="Apply">Changes the values of one sample in place.</param>
internal sealed record Probe(string Name, Probe.Effect Apply)
{
    /// <summary>Changes the values of one sample in place.</summary>
    public delegate void Effect(Span<float> sample);
}
