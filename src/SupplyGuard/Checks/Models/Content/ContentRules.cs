using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in a well-formed model.</summary>
internal static class ContentRules
{
    public static readonly Rule DataOutside = new("SG2204", "ONNX refers to data outside the model folder", Severity.Error);

    public static readonly Rule OperatorDomain = new("SG2205", "ONNX uses an operator domain the policy does not allow", Severity.Warning);

    public static readonly Rule CodeNotExamined = new("SG2206", "Model can run code that was not examined", Severity.Error, Incomplete: true);

    public static readonly Rule DataNotExamined = new("SG2207", "Weights outside the model file cannot be examined", Severity.Error, Incomplete: true);

    public static Finding Escapes(ModelEvidence model, string location) => DataOutside.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' takes weights from '{location}', which is not inside its own folder; loading it could read any file of the machine.",
        "Do not load the model. Export it again with its external data beside it.",
        ("location", location));

    public static Finding ForeignDomain(ModelEvidence model, string domain, string operators) => OperatorDomain.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' uses {operators} of the domain '{domain}', which native code outside the runtime has to supply.",
        "If the model needs this library and you trust it, add the domain to the entry's allow.operators; otherwise export the model with standard operators.",
        ("domain", domain));

    /// <param name="code">A clause that says what was not examined.</param>
    public static Finding NotScanned(ModelEvidence model, string code) => CodeNotExamined.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' can run code that was not examined: {code}.",
        "Save the weights alone, best as safetensors, or export the model to ONNX.");

    /// <param name="code">A clause that says what was not examined, about the place.</param>
    public static Finding NotScanned(ModelEvidence model, PicklePlace place, string code) => CodeNotExamined.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' can run code that was not examined: at byte {place.Offset} of {place.Name} {code}",
        "Save the weights alone, best as safetensors, or export the model to ONNX.",
        ("member", PolicyText.Shown(place.Member)));

    public static Finding NotExamined(ModelEvidence model, string location, string tensor, ExternalTensorState state) => DataNotExamined.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' keeps the tensor '{tensor}' in '{location}', {(state is ExternalTensorState.BeyondEnd ? "which ends before the tensor does" : "which is not there or is a link")}.",
        "Put the file beside the model, as its exporter wrote it.",
        ("location", location),
        ("tensor", tensor));
}
