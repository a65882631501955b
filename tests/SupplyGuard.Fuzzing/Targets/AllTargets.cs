namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Everything that is read from disk and may have been written by an attacker, the readers of archives and locks first.</summary>
internal static class AllTargets
{
    public static IEnumerable<FuzzTarget> Of() =>
    [
        .. PackageTargets.Of(),
        .. LockTargets.Of(),
        .. ForeignTargets.Of(),
        .. ConfigurationTargets.Of(),
        .. ModelTargets.Of(),
        .. CheckpointTargets.Of(),
        .. CheckTargets.Of(),
        .. SignatureTargets.Of(),
        .. EvaluationTargets.Of(),
        .. ReceiptTargets.Of(),
        .. BesideTargets.Of(),
        .. LoadTargets.Of(),
    ];
}
