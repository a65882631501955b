using System.Collections.Concurrent;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>
/// What one build has found out, so that its second project looks at no package and runs no evaluation again. It asks no file system
/// whether that still holds: keep it for one build and no longer, and begin a new one after a restore. Thread-safe.
/// </summary>
public sealed class EvidenceMemory
{
    private readonly Lazy<TrustBundle> _trust = new(TrustBundle.OfThisMachine);
    private readonly ConcurrentDictionary<string, PackageEvidence> _packages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EvaluationReceipt> _evaluations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FolderStamps> _stamps = new(StringComparer.Ordinal);

    /// <summary>The roots that this build judges signatures by.</summary>
    internal TrustBundle Trust => _trust.Value;

    /// <param name="trust">The roots that signatures are judged by.</param>
    internal PackageEvidence? FindPackage(InstalledPackage package, string folder, Digest trust) =>
        _packages.TryGetValue(KeyOf(folder, trust), out var known) && known.Subject.Key == package.Subject.Key ? known : null;

    internal void Keep(PackageEvidence evidence, string folder, Digest trust)
    {
        if (evidence.IsSound)
            _packages[KeyOf(folder, trust)] = evidence;
    }

    internal EvaluationReceipt? FindEvaluation(Digest key) => _evaluations.GetValueOrDefault(key.Hex);

    internal void Keep(EvaluationReceipt receipt) => _evaluations[receipt.Key.Hex] = receipt;

    internal FolderStamps? FindStamps(string folder) => _stamps.GetValueOrDefault(folder);

    internal void Keep(string folder, FolderStamps stamps) => _stamps[folder] = stamps;

    private static string KeyOf(string folder, Digest trust) => $"{trust.Hex} {folder}";
}
