using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Policies;

/// <summary>The checked-in policy file with its presets, as typed values, each with its location.</summary>
/// <param name="FilePath">Absolute path of the policy file.</param>
/// <param name="Digest">SHA-256 of the policy file's bytes.</param>
/// <param name="Wiring">Whether every restore and build must ask SupplyGuard.</param>
/// <param name="Packages">Null when the policy asks nothing of packages.</param>
/// <param name="Severities">Rule ids whose severity the policy changes.</param>
public sealed record Policy(
    string FilePath,
    Digest Digest,
    Located<PolicyMode> Mode,
    Located<Requirement> Wiring,
    PackagePolicy? Packages,
    ImmutableArray<ModelPolicy> Models,
    ImmutableArray<EvaluationPolicy> Evaluations,
    ImmutableSortedDictionary<string, Located<Severity>> Severities,
    ImmutableArray<Exemption> Exemptions)
{
    /// <summary>Whether receipts of earlier runs may stand for evidence.</summary>
    public bool UsesReceipts { get; init; } = true;

    public bool AsksOfModels => !Models.IsEmpty || !Evaluations.IsEmpty;

    /// <summary>Absolute path of the folder that the policy's paths are relative to, and that they may not leave.</summary>
    public string Root => Path.GetDirectoryName(FilePath)!;
}
