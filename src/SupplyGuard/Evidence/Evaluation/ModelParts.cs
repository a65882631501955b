using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The files that the model of an evaluation consists of, as their own checks read them.</summary>
/// <param name="Model">The file that the evaluation calls its model; null when nobody read it.</param>
/// <param name="Architecture">TorchScript whose weights the model's take the place of; null when the policy names none, or nobody read it.</param>
internal sealed record ModelParts(ModelEvidence? Model, ModelEvidence? Architecture)
{
    /// <param name="read">Everything that was read.</param>
    public static ModelParts Of(EvaluationPolicy evaluation, IReadOnlyCollection<ModelEvidence> read) => new(
        read.FirstOrDefault(model => model.Subject.Path == evaluation.Model.Value),
        evaluation.Architecture is { Value: var path } ? read.FirstOrDefault(model => model.Subject.Path == path) : null);

    /// <summary>The engine for a model whose bytes were read and found well-formed.</summary>
    public ModelEngine Engine => Architecture is not null || Model?.Format is FormatKind.TorchScript ? ModelEngine.TorchSharp : ModelEngine.OnnxRuntime;

    /// <summary>Why no engine can run these files, in words of one sentence; null where nothing is known against it.</summary>
    public string? Obstacle
    {
        get
        {
            var isWeights = Model?.Format is FormatKind.TorchSharp or FormatKind.PyTorch or FormatKind.PyTorchLegacy or FormatKind.Safetensors;
            if (Architecture is null)
                return isWeights ? $"it is {Model!.FormatName}, which holds weights and no architecture: name a TorchScript file of the same network under 'architecture' of the evaluation, or export the model to ONNX or TorchScript" : null;
            if (Architecture.Format is not FormatKind.TorchScript)
                return $"'{Architecture.Subject.Path}', its 'architecture', is {Architecture.FormatName}, and has to be torchscript";
            if (ArchitectureFacts is { } facts && ScriptStructure.Obstacle(facts) is { } obstacle)
                return $"'{Architecture.Subject.Path}', its 'architecture', {obstacle}";

            return isWeights ? null : $"an 'architecture' takes weights from torchsharp, pytorch, pytorchlegacy or safetensors, and it is {Model?.FormatName ?? "not there"}";
        }
    }

    /// <summary>What the architecture says, where it could be read.</summary>
    public ModelFacts? ArchitectureFacts => (Architecture?.Facts as Parsed<ModelFacts>.Ok)?.Value;
}
