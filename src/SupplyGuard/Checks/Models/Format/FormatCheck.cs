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
        if ((model.Sha256 is null && model.Facts is null) || model.IsOfEvaluation)
            yield break;

        if (model.Facts is Parsed<ModelFacts>.Malformed malformed)
        {
            yield return malformed.Fault switch
            {
                Fault.TooLarge => FormatRules.ExceedsLimits(model, malformed.Detail, malformed.Offset),
                Fault.Unsupported when IsPacked(model) => FormatRules.IsNotUnpacked(model, malformed.Detail),
                var fault when Claimed(model).IsEmpty && !IsUnopened(model) && (model.Format is FormatKind.Unknown || (model.Format is FormatKind.Zip && fault is Fault.Unsupported)) => FormatRules.IsUnknown(model),
                _ => FormatRules.IsMalformed(model, Detail(model, malformed), malformed.Offset),
            };
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

    /// <summary>Whether what was not read is an archive, or an entry of one that could not be unpacked.</summary>
    private static bool IsPacked(ModelEvidence model) =>
        model.Format is FormatKind.Tar or FormatKind.SevenZip or FormatKind.Compressed || IsUnopened(model);

    /// <summary>Whether it is an entry of an archive whose content could not be taken out.</summary>
    private static bool IsUnopened(ModelEvidence model) => model.Format is FormatKind.Unknown && model.Sha256 is null;

    private static string Detail(ModelEvidence model, Parsed<ModelFacts>.Malformed malformed) => model.Format is FormatKind.Unknown && !IsUnopened(model)
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
        ".pkl" or ".pickle" or ".joblib" => [FormatKind.Pickle, FormatKind.Compressed],
        ".nemo" => [FormatKind.Tar, FormatKind.Compressed],
        ".tar" => [FormatKind.Tar],
        ".mlmodel" => [FormatKind.CoreMl],
        ".pmml" => [FormatKind.Pmml],
        ".skops" => [FormatKind.Skops],
        ".ubj" => [FormatKind.XGBoost],
        ".7z" => [FormatKind.SevenZip],
        ".pt2" => [FormatKind.TorchExport],
        ".pt" or ".pth" or ".ckpt" => [FormatKind.PyTorch, FormatKind.PyTorchLegacy, FormatKind.PyTorchObsolete, FormatKind.TorchScript],
        _ => [],
    };
}
