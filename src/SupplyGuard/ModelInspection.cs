using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>One model file that a person asks about, without a policy.</summary>
/// <param name="Statistics">By name of the tensor; null when nobody asked.</param>
/// <param name="Report">What stands in the way of reading all of it.</param>
internal sealed record ModelInspection(ModelEvidence Model, IReadOnlyDictionary<string, TensorStatistics>? Statistics, Report Report)
{
    /// <summary>Id of the key of the sketches; null when there are none.</summary>
    public string? SketchKeyId { get; private init; }

    /// <summary>Whether the file is a well-formed model; its tensors need not all have been read.</summary>
    public bool IsRead => Model.Facts is Parsed<ModelFacts>.Ok;

    /// <param name="filePath">Absolute.</param>
    /// <param name="shownPath">As the report spells it.</param>
    /// <param name="meter">Makes statistics on the way; null: none are wanted.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ModelInspection Take(string filePath, string shownPath, TensorMeter? meter, CancellationToken cancellationToken)
    {
        var model = ModelGathering.Gather(new FoundModel(new ModelSubject(shownPath), filePath, ModelRole.Model), meter, cancellationToken);
        return new ModelInspection(model, meter?.Statistics, Judge(model)) { SketchKeyId = meter?.SketchKeyId };
    }

    /// <summary>What is said of any model that cannot be read. What a policy would have to allow is not asked.</summary>
    private static Report Judge(ModelEvidence model)
    {
        ImmutableArray<string> domains = model.Facts is Parsed<ModelFacts>.Ok(var facts) ? [.. facts.Operators.Select(used => used.Domain)] : [];
        var report = new ReportBuilder();
        report.Examined(model.Subject, ("format", model.FormatName), ("sha256", model.Sha256?.Hex));
        report.Add(FormatCheck.Run(model).Concat(ContentCheck.Run(model, domains)));
        return report.Build(new ReportStatistics(0, 0, 1, 0, model.Size));
    }
}
