namespace SupplyGuard.Evidence.Advisories;

/// <summary>What happened to a package with a version.</summary>
internal enum OsvEventKind
{
    Introduced,
    Fixed,
    LastAffected,

    /// <summary>From here on the range says nothing.</summary>
    Limit,
}
