namespace SupplyGuard.Evidence.Receipts;

/// <summary>The receipts of all models whose signatures this machine's user verified, one file for each model. An accelerator, not a boundary.</summary>
/// <param name="store">Where they are kept.</param>
internal sealed class TreeReceipts(CacheFolder store, TimeProvider clock)
{
    private readonly ChangeTimes _times = new();

    /// <summary>What is known of a model; to be asked before its files are read.</summary>
    /// <param name="tree">Absolute path of a file or a folder.</param>
    public TreeDigests Open(string tree) => new(store, tree, _times, clock.GetUtcNow());
}
