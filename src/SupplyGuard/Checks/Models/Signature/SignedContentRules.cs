using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>What can be wrong between a signature that is good and the model that it is about.</summary>
internal static class SignedContentRules
{
    public static readonly Rule Link = new("SG2318", "Signed model holds a link", Severity.Error);

    public static readonly Rule Changed = new("SG2319", "File is not what was signed", Severity.Error);

    public static readonly Rule Missing = new("SG2320", "Signed file is missing", Severity.Error);

    public static readonly Rule Extra = new("SG2321", "File in a signed model was not signed", Severity.Error);

    public static readonly Rule LeftOut = new("SG2322", "Signature leaves out what the policy does not allow", Severity.Error);

    public static readonly Rule Revoked = new("SG2325", "Model is revoked", Severity.Error);

    public static readonly Rule Unreadable = new("SG2326", "Signed model cannot be examined", Severity.Error, Incomplete: true);

    public static Finding HoldsLink(ModelSubject model, string path, string detail) => Link.Finding(
        model, new Location(path), $"'{model.Path}' holds a link, and what it leads to can change without the model. {detail}", "Replace the link by the file it leads to, and sign again.");

    public static Finding HasChanged(ModelSubject file, string signature, ManifestDifference difference) => Changed.Finding(
        file,
        new Location(file.Path),
        $"'{file.Path}' {difference.Detail} in '{signature}'.",
        "Do not load the file. Take it from its publisher again, and find out who changed it; if the change is yours, have it judged and signed again.",
        ("found", difference.Found ?? ""),
        ("signed", difference.Expected ?? ""));

    public static Finding IsMissing(ModelSubject file, string signature) => Missing.Finding(
        file, new Location(file.Path), $"'{file.Path}' was signed in '{signature}' and is not there.", "Take the whole model from its publisher again.");

    public static Finding IsExtra(ModelSubject file, string signature) => Extra.Finding(
        file, new Location(file.Path), $"'{file.Path}' lies in the model of '{signature}' and was not signed.", "Remove the file and find out how it got there; if it belongs to the model, have the model signed again.");

    public static Finding LeavesOut(ModelSubject model, string signature, string path) => LeftOut.Finding(
        model,
        new Location(signature),
        $"'{signature}' says nothing about '{path}', and the policy does not let it leave that out.",
        "Have the model signed without leaving it out; or add the path to 'models[].ignorePaths' (on the command line: '--ignore-path') if nothing that is loaded lies there.",
        ("path", path));

    public static Finding IsRevoked(ModelSubject model, string digest) => Revoked.Finding(
        model, new Location(model.Path), $"'{model.Path}' has the digest '{digest}', which the policy revokes.", "Do not use the model; take one that is not revoked. The policy's history says why it was revoked.", ("digest", digest));

    public static Finding CannotExamine(ModelSubject model, string path, string detail) => Unreadable.Finding(
        model, new Location(path), $"'{model.Path}' cannot be compared with what was signed. {detail}", "Make the model readable for the user that runs the check, and free of pipes and devices.");

    public static Finding CannotHash(ModelSubject model, string file, string detail) => Unreadable.Finding(
        model, new Location(file), $"'{model.Path}' cannot be compared with what was signed in '{file}'. {detail}", "Ask the publisher for a signature with SHA-256, which every implementation has.");
}
