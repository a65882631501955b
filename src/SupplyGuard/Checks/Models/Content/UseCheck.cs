using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Judges what models of formats with a vocabulary of their own use: whatever is on no list of that format is a finding.</summary>
internal static class UseCheck
{
    /// <summary>Findings of one kind in one model; the rest are counted in the last. A hostile file must not fill the report.</summary>
    private const int Most = 20;

    /// <param name="allowed">Names that the policy allows for this model.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts, IReadOnlyCollection<string> allowed) => facts.Format switch
    {
        FormatKind.Keras or FormatKind.Hdf5 => KerasCheck.Run(model, facts.Uses, allowed),
        FormatKind.TensorFlow => TensorFlowCheck.Run(model, facts.Uses, allowed),
        FormatKind.TensorFlowLite or FormatKind.Ort or FormatKind.ExecuTorch => MobileCheck.Run(model, facts.Uses, allowed),
        FormatKind.CoreMl or FormatKind.OpenVino or FormatKind.Pmml => ExtensionCheck.Run(model, facts.Uses, allowed),
        FormatKind.Json => ExtensionCheck.Run(model, [.. facts.Uses.Where(use => use.Where is ConfigurationReader.PackageItems)], allowed),
        _ => [],
    };

    /// <summary>The uses that become findings of their own, in the order of the file, and how many more there are.</summary>
    public static (ImmutableArray<CodeUse> Shown, int Others) First(IEnumerable<CodeUse> uses)
    {
        ImmutableArray<CodeUse> all = [.. uses];
        return all.Length <= Most ? (all, 0) : (all[..Most], all.Length - Most);
    }
}
