namespace SupplyGuard.Checks.Evaluation.Skew;

/// <summary>Newly wrong answers to samples of one class within one slice.</summary>
/// <param name="Slice">As the policy spells it.</param>
/// <param name="PValue">Chance of as many or more, were the slice's tolerance the true rate.</param>
/// <param name="Alpha">What the p-value must be below, by its rank among all slices and classes (S. Holm, 1979).</param>
internal sealed record SlicedClass(string Slice, int Class, int NewlyWrong, int Samples, double PValue, double Alpha, bool Fails);
