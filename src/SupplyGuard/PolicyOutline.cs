using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>What a face has to know of a policy before it asks the guard.</summary>
public static class PolicyOutline
{
    /// <summary>Whether the policy asks anything of models or evaluations; true as well when it cannot be read, so that the guard says why.</summary>
    /// <param name="path">Absolute.</param>
    public static bool AsksOfModels(string path) =>
        PolicyReader.Read(path, RuleCatalog.All).Policy is not { AsksOfModels: false };
}
