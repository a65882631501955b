namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>Whether native code of a restored package may be loaded.</summary>
internal enum RuntimeTrust
{
    /// <summary>The package passed its checks, and its files are those of an archive that is pinned, or signed by somebody whom the policy trusts.</summary>
    Verified,

    /// <summary>Something is wrong with it, or was not examined.</summary>
    Failed,

    /// <summary>Nothing is wrong with it, and nothing says what it should be: the policy asks neither for pins nor for signatures.</summary>
    Unvouched,
}
