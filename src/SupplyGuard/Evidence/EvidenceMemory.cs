using System.Collections.Concurrent;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence;

/// <summary>
/// What one build has found out, so that its second project looks at no package and runs no evaluation again. It asks no file system
/// whether that still holds: keep it for one build and no longer, and begin a new one after a restore. Thread-safe.
/// </summary>
public sealed class EvidenceMemory
{
    private readonly ConcurrentDictionary<(string Folder, Digest Trust), PackageEvidence> _packages = new();
    private readonly ConcurrentDictionary<Digest, EvaluationReceipt> _evaluations = new();

    /// <param name="trust">The roots that signatures are judged by.</param>
    internal PackageEvidence? FindPackage(InstalledPackage package, string folder, Digest trust) =>
        _packages.TryGetValue((folder, trust), out var known) && known.Subject.Key == package.Subject.Key ? known : null;

    internal void Keep(PackageEvidence evidence, string folder, Digest trust)
    {
        if (evidence.IsSound)
            _packages[(folder, trust)] = evidence;
    }

    internal EvaluationReceipt? FindEvaluation(Digest key) => _evaluations.GetValueOrDefault(key);

    internal void Keep(EvaluationReceipt receipt) => _evaluations[receipt.Key] = receipt;
}
