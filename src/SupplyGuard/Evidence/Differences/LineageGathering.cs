using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Puts every model for which the policy states a lineage beside its base. A model that could not be read has findings of its own and is left out.</summary>
internal static class LineageGathering
{
    /// <param name="models">All models that were examined; a base among them is not read again.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImmutableArray<LineageEvidence> Gather(Policy policy, ImmutableArray<ModelEvidence> models, CancellationToken cancellationToken)
    {
        var bases = models.ToDictionary(model => model.Subject.Path, StringComparer.Ordinal);
        var evidence = ImmutableArray.CreateBuilder<LineageEvidence>();
        foreach (var entry in policy.Models)
        {
            if (entry.Lineage is not { } lineage)
                continue;

            var path = lineage.Base.Value;
            foreach (var model in models.Where(model => model.Role is ModelRole.Model && model.Facts is Parsed<ModelFacts>.Ok && model.Subject.Path != path && ModelFinder.Names(entry, model.Subject.Path)))
            {
                if (!bases.TryGetValue(path, out var origin))
                    bases[path] = origin = ModelGathering.Gather(new FoundModel(new ModelSubject(path), Path.Combine(policy.Root, path.Replace('/', Path.DirectorySeparatorChar)), ModelRole.Model), watcher: null, cancellationToken);

                evidence.Add(Compare(policy, lineage, model, origin, cancellationToken));
            }
        }

        return evidence.ToImmutable();
    }

    private static LineageEvidence Compare(Policy policy, LineagePolicy lineage, ModelEvidence model, ModelEvidence origin, CancellationToken cancellationToken)
    {
        string? problem = null;
        ImmutableArray<TensorDifference> tensors = origin.Tensors.IsEmpty ? []
            : lineage.Precision is null ? TensorMatching.Match(origin.Tensors, model.Tensors)
            : DifferenceGathering.Gather(origin, model, out problem, cancellationToken);
        var isPinned = policy.Models.Any(entry => entry.Pins.Value is Requirement.Required && ModelFinder.Names(entry, origin.Subject.Path));
        return new LineageEvidence(model, lineage, origin, isPinned, tensors, problem);
    }
}
