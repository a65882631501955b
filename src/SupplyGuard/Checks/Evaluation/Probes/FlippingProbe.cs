namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>The probe that turns most samples into one class, compared with the baseline.</summary>
/// <param name="Probe">Its name in the dictionary, or the place of a pixel.</param>
/// <param name="Class">The class that samples turn into.</param>
/// <param name="Share">Of the probed samples that the model does not answer with that class anyway, the share that turns into it.</param>
/// <param name="Baseline">The same of the baseline. Without one, of a table the share of the golden samples like this that are truly of the class, and 0 of an image.</param>
internal sealed record FlippingProbe(string Probe, int Class, double Share, double Baseline)
{
    /// <summary>What is judged: how much more than the baseline, or than the truth explains.</summary>
    public double Rise => Share - Baseline;
}
