namespace SupplyGuard.Evidence.Wiring;

/// <summary>The names by which a repository refers to the guard that runs inside MSBuild.</summary>
internal static class GuardPackage
{
    /// <summary>The MSBuild project SDK.</summary>
    public const string Id = "SupplyGuard.MSBuild";

    /// <summary>Folder of a copy that is checked in, beside the policy.</summary>
    public const string VendoredFolder = ".supplyguard";

    /// <summary>What our targets and tasks begin with, perhaps after an underscore.</summary>
    public const string NamePrefix = "SupplyGuard";
}
