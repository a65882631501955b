using System.Collections.Frozen;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>
/// Judges the assemblies that the components of an ML.NET archive name: <c>ModelLoadContext</c> loads an assembly by the name in the file, registers it, and runs
/// the constructor that belongs to a signature in the file.
/// </summary>
internal static class AssemblyCheck
{
    /// <summary>Public key token of ML.NET's assemblies.</summary>
    private const string Token = "cc7b13ffcd2ddd51";

    private static readonly FrozenSet<string> Own = FrozenSet.ToFrozenSet(
        ("Core Data DataView CpuMath StandardTrainers Transforms FastTree LightGbm Mkl.Components KMeansClustering PCA Recommender TimeSeries ImageAnalytics Vision TensorFlow OnnxTransformer OnnxConverter "
            + "Ensemble EntryPoints Featurizers TorchSharp Tokenizers AutoML SearchSpace Parquet Sweeper DnnImageFeaturizer.AlexNet DnnImageFeaturizer.ResNet18 DnnImageFeaturizer.ResNet50 "
            + "DnnImageFeaturizer.ResNet101 DnnImageFeaturizer.ModelRedist Experimental GenAI.Core Fairlearn")
            .Split(' ').Select(name => "Microsoft.ML." + name),
        StringComparer.Ordinal);

    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts)
    {
        foreach (var use in facts.Uses.Where(use => use.Kind is CodeUseKind.Library && !IsOwn(use.Name)).DistinctBy(use => use.Name))
            yield return AssemblyRules.Foreign(model, use);
        foreach (var use in facts.Uses.Where(use => use is { Kind: CodeUseKind.Program, Detail: "TensorFlow" }).Take(1))
            yield return ContentRules.NotScanned(model, $"its member '{Policies.PolicyText.Shown(use.Name)}' is a graph of TensorFlow, whose operators can read and write files");
    }

    /// <param name="name">A simple name, or a full one; empty in archives of the oldest versions, which load nothing by name.</param>
    private static bool IsOwn(string name)
    {
        var parts = name.Split(',', StringSplitOptions.TrimEntries);
        return name.Length is 0 || (Own.Contains(parts[0]) && parts.Skip(1).All(part => !part.StartsWith("PublicKeyToken=", StringComparison.OrdinalIgnoreCase)
            || part.EndsWith("=" + Token, StringComparison.OrdinalIgnoreCase) || part.EndsWith("=null", StringComparison.OrdinalIgnoreCase)));
    }
}
