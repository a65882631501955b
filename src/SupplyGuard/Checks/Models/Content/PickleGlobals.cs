using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What each profile allows, by exact names. What stands nowhere is not allowed.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<(string Module, string Name), GlobalUse> Weights = Table([.. WeightsGlobals.Groups]);

    private static readonly FrozenDictionary<(string Module, string Name), GlobalUse> Numeric = Table([.. WeightsGlobals.Groups, .. NumericGlobals.Groups]);

    private static readonly FrozenDictionary<(string Module, string Name), GlobalUse> Estimators =
        Table([.. WeightsGlobals.Groups, .. NumericGlobals.Groups, .. ScikitLearnEstimators.Groups, .. ScikitLearnModels.Groups, .. TorchLayers.Groups]);

    /// <summary>What may be done with an import; null when it may not even be imported.</summary>
    public static GlobalUse? UseOf(ScanProfile profile, string module, string name)
    {
        var table = profile switch { ScanProfile.Weights => Weights, ScanProfile.Numeric => Numeric, _ => Estimators };
        return table.TryGetValue((module, name), out var use) ? use : null;
    }

    private static FrozenDictionary<(string Module, string Name), GlobalUse> Table(ImmutableArray<GlobalGroup> groups)
    {
        var table = new Dictionary<(string, string), GlobalUse>();
        foreach (var group in groups)
        {
            foreach (var name in group.Names.Split(' '))
                table[(group.Module, name)] = table.GetValueOrDefault((group.Module, name)) | group.Use;
        }

        return table.ToFrozenDictionary();
    }
}
