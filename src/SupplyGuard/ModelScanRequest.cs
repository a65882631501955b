using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Files and folders that are to be scanned without a policy.</summary>
/// <param name="Root">Absolute path of the folder that paths in the report are relative to.</param>
/// <param name="Paths">Absolute paths; every file below a folder is scanned.</param>
public sealed record ModelScanRequest(string Root, ImmutableArray<string> Paths)
{
    /// <summary>Names of files that may be programs, with <c>*</c>; one with a slash is matched with the path below <see cref="Root"/>.</summary>
    public ImmutableArray<string> AllowedFiles { get; init; } = [];

    /// <summary>What files may do when they are loaded.</summary>
    public ScanProfile Profile { get; init; } = ScanProfile.Weights;

    /// <summary>Told of every file before it is read; from several threads.</summary>
    public Action<string>? Progress { get; init; }

    internal BesideAllowance Beside => new(AllowedFiles, []);
}
