using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>The caches that a request allows and its policy does not forbid.</summary>
/// <param name="caching">Null to verify everything.</param>
internal sealed class GuardCaches(Caching? caching, Policy policy, TimeProvider clock)
{
    public EvidenceMemory? Memory => caching?.Memory;

    public PackageReceipts? PackagesBy(TrustBundle trust) =>
        Open("receipts") is { } store ? new PackageReceipts(store, EngineBuild.Digest, trust.Digest, clock) : null;

    /// <summary>Null when nothing is remembered at all.</summary>
    public EvaluationReceipts? Evaluations()
    {
        var store = Open("evaluations");
        return store is null && Memory is null ? null : new EvaluationReceipts(store, Memory, RuleCatalog.All);
    }

    public FileDigests Digests() => new(Open("digests"), clock);

    /// <summary>What is known of files of signed models; null when every file is to be read.</summary>
    public TreeReceipts? Trees() => Open("trees") is { } store ? new TreeReceipts(store, clock) : null;

    private CacheFolder? Open(string name) =>
        caching?.Folder is { } folder && policy.UsesReceipts ? CacheFolder.Open(folder, name, PolicyLocator.Repository(policy.Root), clock) : null;
}
