namespace SupplyGuard.Policies;

internal static partial class PolicySchema
{
    private static TimeSpan Century => TimeSpan.FromDays(36_500);

    private static PolicyShape.Section Model() => new(
    [
        new(
            "path",
            Text(PolicyTextForm.PathPattern),
            "A path relative to this file, inside its folder. * stands for any characters of one segment, the segment ** for any number of segments.",
            Required: true),
        new("pins", new PolicyShape.Choice("required", "off"), "An entry in supplyguard.lock.json that the file equals.", Default: "\"required\""),
        new("signature", RequirementChoice(), "A signature beside the model."),
        new("signers", new PolicyShape.List(ModelSigner()), "Whose signatures on models count."),
        new("threshold", new PolicyShape.Integer(1, 100), "How many different signers must have signed."),
        new("maxAge", new PolicyShape.Duration(TimeSpan.Zero, Century), "How old a signature may be."),
        new("scan", new PolicyShape.Choice("weights", "numeric", "estimators", "inventory"), "What the file may do when it is loaded."),
        new(
            "allow",
            new PolicyShape.Section(
            [
                new("globals", Texts(PolicyTextForm.NotBlank), "Pickle imports that are allowed in addition."),
                new(
                    "operators",
                    Texts(PolicyTextForm.NotBlank),
                    "ONNX operator domains; ai.onnx is the default domain.",
                    Default: "[\"ai.onnx\", \"ai.onnx.ml\"]"),
                new("files", Texts(PolicyTextForm.NotBlank), "Patterns of files that may lie beside a model."),
            ]),
            "What a model may contain.",
            Default: "{}"),
        new(
            "lineage",
            new PolicyShape.Section(
            [
                new("base", Text(PolicyTextForm.FilePath), "The model that this one was trained from. It has to be pinned, too.", Required: true),
                new("mayChange", Texts(PolicyTextForm.NotBlank), "Names of tensors, with *, that may differ in any way. All others are those of the base.", Default: "[]"),
                new(
                    "precision",
                    new PolicyShape.Choice("same", "float16", "bfloat16"),
                    "The precision to which the other tensors may have been rounded, to nearest.",
                    Default: "\"same\""),
            ]),
            "From which model the file descends, and which tensors may differ from it."),
    ]);

    private static PolicyShape.Section ModelSigner() => new(
    [
        new("key", Text(PolicyTextForm.FilePath), "A public key."),
        new("roots", Texts(PolicyTextForm.FilePath), "Root certificates."),
        new("subject", Text(PolicyTextForm.NotBlank), "Name in the certificate."),
        new("identity", Text(PolicyTextForm.NotBlank), "Identity in a Sigstore certificate."),
        new("issuer", Text(PolicyTextForm.NotBlank), "Who vouched for the identity."),
        new("trustedRoot", Text(PolicyTextForm.FilePath), "Sigstore's trusted root."),
    ]);
}
