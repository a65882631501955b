using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Format;

/// <summary>Judges whether a model file is well-formed, and the format that its name claims.</summary>
internal static class FormatCheck
{
    public static IEnumerable<Finding> Run(ModelEvidence model)
    {
        if (model.Unreadable is { } detail)
            yield return FormatRules.CannotRead(model, detail);
        if ((model.Sha256 is null && model.Facts is null) || model.Role is ModelRole.Baseline)
            yield break;

        if (model.Facts is Parsed<ModelFacts>.Malformed malformed)
        {
            yield return malformed.Fault is Fault.TooLarge
                ? FormatRules.ExceedsLimits(model, malformed.Detail, malformed.Offset)
                : Claimed(model).IsEmpty && (model.Format is FormatKind.Unknown || (model.Format is FormatKind.Zip && malformed.Fault is Fault.Unsupported))
                    ? FormatRules.IsUnknown(model)
                    : FormatRules.IsMalformed(model, Detail(model, malformed), malformed.Offset);
        }
        else if (model.Format is FormatKind.Unknown)
        {
            yield return FormatRules.IsUnknown(model);
        }
        else if (Claimed(model) is [var claimed, ..] all && !all.Contains(model.Format))
        {
            yield return FormatRules.ClaimsOther(model, claimed.ToString().ToLowerInvariant());
        }

        if (model.Facts is Parsed<ModelFacts>.Ok { Value.Unread: [var unread, ..] several })
            yield return FormatRules.HasUnread(model, unread, several.Length - 1);
    }

    private static string Detail(ModelEvidence model, Parsed<ModelFacts>.Malformed malformed) => model.Format is FormatKind.Unknown
        ? "it does not begin like the format that its name claims, nor like any other that this version reads."
        : malformed.Detail;

    /// <summary>The formats that the name may stand for, the usual one first; empty when it claims none that we read.</summary>
    private static ImmutableArray<FormatKind> Claimed(ModelEvidence model) => Path.GetExtension(model.Subject.Path).ToLowerInvariant() switch
    {
        ".onnx" => [FormatKind.Onnx],
        ".safetensors" => [FormatKind.Safetensors],
        ".npy" => [FormatKind.Npy],
        ".npz" => [FormatKind.Npz],
        ".gguf" => [FormatKind.Gguf],
        ".tflite" => [FormatKind.TensorFlowLite],
        ".ort" => [FormatKind.Ort],
        ".pte" => [FormatKind.ExecuTorch],
        ".keras" => [FormatKind.Keras],
        ".h5" or ".hdf5" => [FormatKind.Hdf5],
        ".pkl" or ".pickle" or ".joblib" => [FormatKind.Pickle],
        ".pt2" => [FormatKind.TorchExport],
        ".pt" or ".pth" or ".ckpt" => [FormatKind.PyTorch, FormatKind.PyTorchLegacy, FormatKind.PyTorchObsolete, FormatKind.TorchScript],
        _ => [],
    };
}
