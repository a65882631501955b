using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// How much a model's own outputs move between runtime configurations (optimised or not, threads, batch sizes), or from the recorded device to another
/// one, measured when the baseline is recorded.
/// </summary>
/// <param name="Passes">How many configurations were compared, the reference among them.</param>
/// <param name="Absolute">Largest difference from the reference, in units of the output.</param>
/// <param name="Relative">The same, divided by the largest magnitude in the reference output.</param>
internal sealed record NoiseFloor(int Passes, double Absolute, double Relative)
{
    private const double UsualAllowance = 20;

    /// <summary>How often what was seen between two devices: that is the difference itself, and no guess from smaller ones.</summary>
    private const double AllowanceElsewhere = 3;

    private const double Least = 1e-5;

    /// <summary>Above this share of the largest output, another device computes another function: half precision is off by about 1e-3.</summary>
    private const double MostElsewhere = 0.01;

    /// <summary>Devices that answers may come from, as policies spell them.</summary>
    public static ImmutableArray<string> Devices { get; } = ["cpu", "cuda", "webgpu", "directml", "coreml"];

    /// <summary>Whether it can be what rounding does on another device.</summary>
    public bool IsPlausible => Relative <= MostElsewhere;

    /// <summary>How many times the noise is tolerated.</summary>
    public double Allowance { get; init; } = UsualAllowance;

    /// <summary>The difference of another device from the recorded one.</summary>
    public static NoiseFloor Between(double absolute, double relative) => new(1, absolute, relative) { Allowance = AllowanceElsewhere };

    /// <summary>Absolute part of the tolerance: 20 times the noise (3 times what another device was off), at least 1e-5.</summary>
    public double AbsoluteTolerance => Math.Max(Least, Allowance * Absolute);

    /// <summary>Relative part of the tolerance, as <see cref="AbsoluteTolerance"/>.</summary>
    public double RelativeTolerance => Math.Max(Least, Allowance * Relative);
}
