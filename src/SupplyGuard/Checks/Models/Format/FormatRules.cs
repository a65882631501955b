using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Format;

/// <summary>What can be wrong with the bytes of a model file.</summary>
internal static class FormatRules
{
    public static readonly Rule Malformed = new("SG2101", "Model file is malformed", Severity.Error);

    public static readonly Rule TooLarge = new("SG2102", "Model file exceeds the reading limits", Severity.Error, Incomplete: true);

    public static readonly Rule OtherFormat = new("SG2103", "File is not the format its name claims", Severity.Error);

    public static readonly Rule UnknownFormat = new("SG2104", "Model format is unknown", Severity.Error, Incomplete: true);

    public static readonly Rule Unreadable = new("SG2105", "Model file cannot be read", Severity.Error, Incomplete: true);

    public static readonly Rule NoSuchModel = new("SG2106", "Policy names a model that does not exist", Severity.Error, Incomplete: true);

    public static readonly Rule UnreadTensors = new("SG2108", "Model has tensors that were not read", Severity.Error, Incomplete: true);

    public static readonly Rule NotUnpacked = new("SG2109", "What is packed or compressed was not judged", Severity.Error, Incomplete: true);

    public static Finding IsMalformed(ModelEvidence model, string detail, long offset) => Malformed.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: offset),
        $"'{model.Subject.Path}' is malformed at byte {offset}: {detail}",
        "Do not load the file. Take it from version control or from its publisher again; a truncated download and a manipulated file look alike.");

    public static Finding ExceedsLimits(ModelEvidence model, string detail, long offset) => TooLarge.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: offset),
        $"'{model.Subject.Path}' exceeds a reading limit at byte {offset}: {detail}",
        "Do not load the file before you know why it claims such a size; no honest exporter comes near the limits.");

    public static Finding ClaimsOther(ModelEvidence model, string claimed) => OtherFormat.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' is called {claimed}, but its content is {model.FormatName}.",
        "Rename the file to what it is, and find out why it was called something else: a scanner that goes by the name would have missed it.");

    public static Finding IsUnknown(ModelEvidence model) => UnknownFormat.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' is no format that this version can read (ONNX, safetensors, PyTorch, TorchSharp, GGUF, ML.NET, NumPy, Keras, TensorFlow, TensorFlow Lite, ExecuTorch, pickle, joblib, skops, XGBoost, LightGBM, CoreML, OpenVINO, PMML), so nothing can be said about it.",
        "Convert the model to ONNX or safetensors, or narrow the path of the policy's models entry so that it names models only.");

    public static Finding IsNotUnpacked(ModelEvidence model, string detail) => NotUnpacked.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"What is in '{model.Subject.Path}' was not judged: {detail}",
        "Unpack it and judge the files that are in it, or save the model uncompressed, with zlib or with gzip. Zip and tar archives, gzip and zlib are looked into.");

    public static Finding HasUnread(ModelEvidence model, UnreadTensor tensor, int others) => UnreadTensors.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"The tensor '{PolicyText.Shown(tensor.Name)}' of '{model.Subject.Path}'{(others > 0 ? $", and {others} more," : "")} was not read: {PolicyText.Shown(tensor.Reason)}",
        "Save the model again with dense tensors on the CPU, or convert it to safetensors; a part of a model that nobody read can hold anything.");

    public static Finding CannotRead(ModelEvidence model, string detail) => Unreadable.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' cannot be read: {detail}",
        "Make the file readable for the user that runs the check.");

    public static Finding Absent(ModelPolicy policy) => NoSuchModel.Finding(
        new ModelSubject(policy.Path.Value),
        policy.Path.Location,
        $"The policy names '{policy.Path.Value}', but no file matches.",
        "Correct the path, or remove the entry if there is no model any more.");
}
