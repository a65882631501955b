using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>What can be wrong with who signed a model, and how.</summary>
internal static class SignerRules
{
    public static readonly Rule ValueInvalid = new("SG2305", "Signature of a model does not verify", Severity.Error);

    public static readonly Rule OtherKey = new("SG2306", "Model is signed with another key", Severity.Error);

    public static readonly Rule OtherIdentity = new("SG2307", "Model is signed by somebody else", Severity.Error);

    public static readonly Rule OtherWay = new("SG2308", "Model is signed in another way than its signers are trusted", Severity.Error);

    public static readonly Rule ChainUntrusted = new("SG2309", "Certificate that signed a model is not trusted", Severity.Error);

    public static readonly Rule Expired = new("SG2310", "Certificate that signed a model is not valid at the time", Severity.Error);

    public static readonly Rule NotForSigning = new("SG2311", "Key or certificate may not sign models", Severity.Error);

    public static readonly Rule NotLogged = new("SG2312", "No log vouches for a signature of a model", Severity.Error);

    public static readonly Rule TooFew = new("SG2323", "Too few signers have signed a model", Severity.Error);

    public static readonly Rule TooOld = new("SG2324", "Signature of a model is too old", Severity.Error);

    public static readonly Rule Unusable = new("SG2327", "Key or certificate of a trusted signer cannot be used", Severity.Error, Incomplete: true);

    public static readonly Rule Revoked = new("SG2331", "Certificate that signed a model was revoked", Severity.Error);

    public static readonly Rule RevocationUnknown = new("SG2332", "Whether a certificate that signed a model was revoked is not known", Severity.Error, Incomplete: true);

    public static readonly Rule BadStamp = new("SG2333", "Time stamp of a signature of a model is not good", Severity.Error);

    private const string AskSigner = "Ask who signed the model for a signature by a signer that the policy trusts. Trust another one only after you know from elsewhere whose it is.";

    public static Finding DoesNotVerify(ModelSubject model, string file, string detail) => ValueInvalid.Finding(
        model, new Location(file), $"'{file}' does not verify for '{model.Path}'. {detail}", "Do not use the model. Take model and signature from the publisher again; if they still do not verify, treat the source as compromised.");

    public static Finding ByOtherKey(ModelSubject model, string file, string detail) => OtherKey.Finding(
        model, new Location(file), $"'{file}' is not made with a trusted key. {detail}", AskSigner);

    public static Finding BySomebodyElse(ModelSubject model, string file, string detail) => OtherIdentity.Finding(
        model, new Location(file), $"'{file}' is somebody else's signature. {detail}", AskSigner);

    public static Finding InAnotherWay(ModelSubject model, string file, string detail) => OtherWay.Finding(
        model, new Location(file), $"'{file}' cannot be that of a trusted signer. {detail}", AskSigner);

    public static Finding NotTrusted(ModelSubject model, string file, string detail) => ChainUntrusted.Finding(
        model, new Location(file), $"'{file}' is vouched for by nobody whom the policy trusts. {detail}", AskSigner);

    public static Finding HasExpired(ModelSubject model, string file, string detail) => Expired.Finding(
        model, new Location(file), $"'{file}' was signed with a certificate that does not hold now. {detail}", "Have the model signed again with a certificate that is valid. To judge an archived signature at its own time, use '--at' of the command line.");

    public static Finding MayNotSign(ModelSubject model, string file, string detail) => NotForSigning.Finding(
        model, new Location(file), $"'{file}' is made with a key that signs no models. {detail}", "Have the model signed with an EC key on P-256, P-384 or P-521; a certificate needs the key usage 'digital signature' or the purpose 'code signing'.");

    public static Finding IsNotLogged(ModelSubject model, string file, string detail) => NotLogged.Finding(
        model, new Location(file), $"'{file}' is not proved to be in a log that the policy trusts. {detail}", "Take the signature from the publisher again. If the log is new, pin a newer trusted root after you know from elsewhere that it is genuine.");

    public static Finding NotEnough(ModelSubject model, int found, int wanted) => TooFew.Finding(
        model,
        new Location(model.Path),
        $"'{model.Path}' has good signatures of {found.ToString(CultureInfo.InvariantCulture)} trusted signers with keys of their own, and the policy wants {wanted.ToString(CultureInfo.InvariantCulture)}.",
        "Have the missing signers look at the model and sign it; each writes a file of its own, such as 'model.alice.sig'.");

    public static Finding MadeTooLongAgo(ModelSubject model, string file, TimeSpan age, TimeSpan atMost) => TooOld.Finding(
        model, new Location(file), $"'{file}' may be {Days(age)} old, and the policy accepts {Days(atMost)}.", "Have the model looked at and signed again.");

    public static Finding MadeAtNoTime(ModelSubject model, string file) => TooOld.Finding(
        model, new Location(file), $"'{file}' does not say when it was made, and the policy limits its age.", "Have the model signed with a certificate or an identity; a key alone vouches for no time.");

    public static Finding CannotUse(ModelSubject model, string detail) => Unusable.Finding(
        model, new Location(model.Path), $"A signer of '{model.Path}' cannot be asked: {detail}", "Correct the path in the policy, or take the file from version control.");

    public static Finding WasRevoked(ModelSubject model, string file, string detail) => Revoked.Finding(
        model, new Location(file), $"'{file}' is made with a certificate that was taken back. {detail}", "Do not use the model before you know why; have it looked at, and signed again with another certificate.");

    public static Finding MayBeRevoked(ModelSubject model, string file, string detail) => RevocationUnknown.Finding(
        model, new Location(file), $"'{file}' is made with a certificate that may have been taken back. {detail}", "Put a current revocation list (*.crl, DER) of every authority behind the signature and its time stamp into the folder of 'revocationLists'.");

    public static Finding IsBadlyStamped(ModelSubject model, string file, string detail) => BadStamp.Finding(
        model, new Location(file), $"'{file}' has a time stamp that says nothing. {detail}", "Have the model signed again, with a time stamp of an authority that the signer's 'timestampRoots' vouch for, or without one.");

    private static string Days(TimeSpan span) => $"{Math.Ceiling(span.TotalDays).ToString(CultureInfo.InvariantCulture)} days";
}
