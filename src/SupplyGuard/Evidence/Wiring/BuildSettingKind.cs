namespace SupplyGuard.Evidence.Wiring;

/// <summary>What a file of the repository says about a build by name.</summary>
internal enum BuildSettingKind
{
    Property,
    Target,
    Task,
}
