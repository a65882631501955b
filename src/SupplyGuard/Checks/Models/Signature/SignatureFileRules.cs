using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>What can be wrong with a signature file of a model and the statement in it.</summary>
internal static class SignatureFileRules
{
    public static readonly Rule NotSigned = new("SG2301", "Model is not signed", Severity.Error);

    public static readonly Rule Malformed = new("SG2302", "Signature of a model is malformed", Severity.Error);

    public static readonly Rule UnknownKind = new("SG2303", "Signature of a model is of an unknown kind", Severity.Error);

    public static readonly Rule SaidTwice = new("SG2304", "Signature of a model says something twice", Severity.Error);

    public static readonly Rule UnsafeName = new("SG2313", "Signature of a model names a file outside it", Severity.Error);

    public static readonly Rule RootMismatch = new("SG2314", "Signature of a model contradicts its own list", Severity.Error);

    public static readonly Rule ShardsIncomplete = new("SG2315", "Shards of a signature are not whole files", Severity.Error);

    public static readonly Rule UnknownHash = new("SG2316", "Signature of a model uses an unknown or mixed hash function", Severity.Error);

    public static readonly Rule NothingSigned = new("SG2317", "Signature of a model covers nothing", Severity.Error);

    private const string TakeAgain = "Take the signature from the model's publisher again; if it is yours, sign again with 'dotnet supplyguard model sign'.";
    private const string NeverUse = "Do not use the model: no honest signer writes this. Ask its publisher for a new signature.";

    public static Finding IsMissing(ModelSubject model, string where) => NotSigned.Finding(
        model,
        new Location(model.Path),
        $"'{model.Path}' has no signature: {where}.",
        "Ask the model's publisher for a signature, or sign it with 'dotnet supplyguard model sign' if you answer for it.");

    public static Finding IsMalformed(ModelSubject model, string file, string detail) => Malformed.Finding(
        model, new Location(file), $"'{file}' is no signature of '{model.Path}'. {detail}", TakeAgain);

    public static Finding IsUnknown(ModelSubject model, string file, string detail) => UnknownKind.Finding(
        model, new Location(file), $"'{file}' is of a kind that signs no models. {detail}", TakeAgain);

    public static Finding Repeats(ModelSubject model, string file, string detail) => SaidTwice.Finding(
        model, new Location(file), $"'{file}' can be read in two ways. {detail}", NeverUse);

    public static Finding NamesOutside(ModelSubject model, string file, string detail) => UnsafeName.Finding(
        model, new Location(file), $"'{file}' reaches out of the model. {detail}", NeverUse);

    public static Finding Contradicts(ModelSubject model, string file, string detail) => RootMismatch.Finding(
        model, new Location(file), $"'{file}' contradicts itself. {detail}", NeverUse);

    public static Finding HasGaps(ModelSubject model, string file, string detail) => ShardsIncomplete.Finding(
        model, new Location(file), $"'{file}' lists pieces that make up no file. {detail}", NeverUse);

    public static Finding HashesOtherwise(ModelSubject model, string file, string detail) => UnknownHash.Finding(
        model, new Location(file), $"'{file}' was made with a hash function that cannot be followed. {detail}", "Ask the model's publisher for a signature with SHA-256, which every implementation has.");

    public static Finding IsEmpty(ModelSubject model, string file, string detail) => NothingSigned.Finding(
        model, new Location(file), $"'{file}' signs nothing at all. {detail}", NeverUse);
}
