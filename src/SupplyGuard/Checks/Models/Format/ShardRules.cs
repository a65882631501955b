using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Format;

/// <summary>What can be wrong between an index and the files of a model.</summary>
internal static class ShardRules
{
    public static readonly Rule Disagree = new("SG2110", "Index and files of a model disagree", Severity.Error);

    /// <param name="clause">What does not fit, with the index as 'it'.</param>
    public static Finding Disagrees(ModelEvidence model, string clause) => Disagree.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"The index '{model.Subject.Path}' and the files of its model disagree: {clause}.",
        "Do not load the model. Take index and files from its publisher again, all from one version, or save the model again.");
}
