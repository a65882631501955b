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
        new(
            "signature",
            RequirementChoice(),
            "A signature (OpenSSF Model Signing, or CMS with '.p7s' for '.sig'): '<file>.sig' beside the file, or 'model.sig' in the nearest folder above it, which then is signed as a whole.",
            Default: "\"off\""),
        new("signers", new PolicyShape.List(ModelSigner()), "Whose signatures on models count. There is no default.", Default: "[]"),
        new("threshold", new PolicyShape.Integer(1, 100), "How many different signers must have signed.", Default: "1"),
        new("maxAge", new PolicyShape.Duration(TimeSpan.Zero, Century), "How old a signature may be. Signatures by a key alone do not say when they were made."),
        new(
            "ignorePaths",
            Texts(PolicyTextForm.PathPattern),
            "Patterns of what a signature may leave out, relative to the signed folder. Git's own files and signatures may always be left out.",
            Default: "[]"),
        new(
            "revoked",
            new PolicyShape.List(Text(PolicyTextForm.ContentDigest), Unique: true),
            "Digests of model files, or root digests of signed models, that must not be used any more, whoever signed them.",
            Default: "[]"),
        new("attestations", new PolicyShape.List(ModelAttestation()), "What must be attested about each model in '<file>.attestations.jsonl' beside it, and by whom.", Default: "[]"),
        new(
            "scan",
            new PolicyShape.Choice("weights", "numeric", "estimators", "inventory"),
            "What pickles may use when they are loaded: what rebuilds tensors; also arrays, dates and paths; also estimators of scikit-learn and layers of PyTorch; or anything that is not known to be dangerous, with a warning. Where it is not stated: weights."),
        new("allow", ModelAllowance(), "What a model may contain.", Default: "{}"),
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

    private static PolicyShape.Section ModelAllowance() => new(
    [
        new("globals", Texts(PolicyTextForm.NotBlank), "Classes and functions, as module.name, that pickles may use in addition."),
        new(
            "operators",
            Texts(PolicyTextForm.NotBlank),
            "ONNX operator domains, ai.onnx being the default one; names of Keras classes, TensorFlow operators and custom operators that are not on the lists of SupplyGuard.",
            Default: "[\"ai.onnx\", \"ai.onnx.ml\"]"),
        new("files", Texts(PolicyTextForm.PathPattern), "Patterns of files that may be programs or configuration that imports code; one without a slash is matched with the file's name.", Default: "[]"),
        new(
            "shortcuts",
            Texts(PolicyTextForm.NotBlank),
            "Values of the ONNX graph in which the input itself may be joined to what was computed from it: outputs of models that improve an image or a sound."),
    ]);

    private static PolicyShape.Section ModelAttestation() => new(
    [
        new("type", new PolicyShape.Choice("scan", "evaluation", "training"), "What it is about: a scan or an evaluation that passed, or how the model was trained.", Required: true),
        new("signers", new PolicyShape.List(ModelSigner(), AtLeast: 1), "Who may attest it, as for signatures of models. One of them is enough.", Required: true),
        new("maxAge", new PolicyShape.Duration(TimeSpan.Zero, Century), "How old it may be, by the word of who made it."),
        new(
            "claims",
            new PolicyShape.Section(
            [
                new("evaluation", Text(PolicyTextForm.NotBlank), "Of an evaluation: its name."),
                new("epsilonAtMost", new PolicyShape.Number(0, 1_000_000), "Of training: the largest privacy budget (epsilon of differential privacy)."),
                new("isolated", new PolicyShape.Flag(), "Of training: true demands that its environment could reach nothing outside."),
                new("auditedWithin", new PolicyShape.Duration(TimeSpan.Zero, Century), "Of training: how long ago the last audit may be."),
                new("baseSha256", Text(PolicyTextForm.ContentDigest), "Of training: the model that it must have started from."),
            ]),
            "What it must say. Claims that are not named here may say anything."),
    ]);

    private static PolicyShape.Section ModelSigner() => new(
    [
        new("key", Text(PolicyTextForm.FilePath), "A PEM file with a public key on P-256, P-384 or P-521."),
        new("roots", Texts(PolicyTextForm.FilePath), "PEM files with the only certificates that a chain may end in."),
        new("subject", Text(PolicyTextForm.NotBlank), "With 'roots': the whole subject of the certificate."),
        new("timestampRoots", Texts(PolicyTextForm.FilePath), "With 'roots': PEM files with the only certificates that the chain of a time stamp (RFC 3161) may end in. Without them no stamp is believed, and certificates must hold now."),
        new("revocationLists", Text(PolicyTextForm.FilePath), "With 'roots': a folder with current revocation lists (*.crl, DER) of every authority behind a signature or a time stamp."),
        new("purpose", new PolicyShape.Choice("codeSigning", "documentSigning", "emailProtection"), "With 'roots': what the certificate of a CMS signature (.p7s) must name as its purpose; otherwise codeSigning."),
        new("identity", Text(PolicyTextForm.NotBlank), "The e-mail address or URI in a Sigstore certificate, exactly."),
        new("issuer", Text(PolicyTextForm.NotBlank), "With 'identity': the address of who vouched for it, exactly."),
        new("trustedRoot", Text(PolicyTextForm.FilePath), "With 'identity': the pinned trusted root (trusted_root.json) of the Sigstore instance."),
    ]);
}
