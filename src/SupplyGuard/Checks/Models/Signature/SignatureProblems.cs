using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>Which rule a problem of a signature breaks.</summary>
internal static class SignatureProblems
{
    /// <param name="file">The signature file as shown.</param>
    public static Finding Finding(ModelSubject model, string file, ModelProblem problem) => problem.Kind switch
    {
        ModelProblemKind.BundleMalformed or ModelProblemKind.SignatureCountNotOne or ModelProblemKind.StatementMalformed => SignatureFileRules.IsMalformed(model, file, problem.Detail),
        ModelProblemKind.MediaTypeUnknown or ModelProblemKind.PayloadTypeUnknown or ModelProblemKind.StatementTypeUnknown => SignatureFileRules.IsUnknown(model, file, problem.Detail),
        ModelProblemKind.DuplicateKey or ModelProblemKind.DuplicateResource => SignatureFileRules.Repeats(model, file, problem.Detail),
        ModelProblemKind.UnsafeName => SignatureFileRules.NamesOutside(model, file, problem.Detail),
        ModelProblemKind.RootMismatch => SignatureFileRules.Contradicts(model, file, problem.Detail),
        ModelProblemKind.ShardsIncomplete => SignatureFileRules.HasGaps(model, file, problem.Detail),
        ModelProblemKind.AlgorithmNotSupported => SignatureFileRules.HashesOtherwise(model, file, problem.Detail),
        ModelProblemKind.NothingSigned => SignatureFileRules.IsEmpty(model, file, problem.Detail),
        ModelProblemKind.OtherKey => SignerRules.ByOtherKey(model, file, problem.Detail),
        ModelProblemKind.OtherSubject or ModelProblemKind.OtherIdentity or ModelProblemKind.OtherIssuer => SignerRules.BySomebodyElse(model, file, problem.Detail),
        ModelProblemKind.OtherMaterial => SignerRules.InAnotherWay(model, file, problem.Detail),
        ModelProblemKind.ChainUntrusted or ModelProblemKind.ChainInvalid => SignerRules.NotTrusted(model, file, problem.Detail),
        ModelProblemKind.ChainExpired => SignerRules.HasExpired(model, file, problem.Detail),
        ModelProblemKind.LogEntryMissing or ModelProblemKind.LogUnknown or ModelProblemKind.LogPromiseInvalid or ModelProblemKind.LogProofInvalid or ModelProblemKind.LogCheckpointInvalid
            or ModelProblemKind.LogEntryMismatch or ModelProblemKind.CertificateTimestampInvalid => SignerRules.IsNotLogged(model, file, problem.Detail),
        ModelProblemKind.WrongKeyUsage or ModelProblemKind.KeyNotSupported => SignerRules.MayNotSign(model, file, problem.Detail),
        ModelProblemKind.Revoked => SignerRules.WasRevoked(model, file, problem.Detail),
        ModelProblemKind.RevocationUnknown => SignerRules.MayBeRevoked(model, file, problem.Detail),
        ModelProblemKind.TimestampInvalid => SignerRules.IsBadlyStamped(model, file, problem.Detail),
        ModelProblemKind.Link => SignedContentRules.HoldsLink(model, file, problem.Detail),
        ModelProblemKind.SpecialFile or ModelProblemKind.Unreadable or ModelProblemKind.TooMany => SignedContentRules.CannotExamine(model, file, problem.Detail),
        ModelProblemKind.HashNotComputed => SignedContentRules.CannotHash(model, file, problem.Detail),
        _ => SignerRules.DoesNotVerify(model, file, problem.Detail),
    };

    /// <summary>Whether the file is no well-formed signature, whoever's it is: a finding even where enough others have signed, since such a file is left out of what is hashed.</summary>
    public static bool IsOfTheFile(ModelProblem problem) => problem.Kind is ModelProblemKind.BundleMalformed or ModelProblemKind.SignatureCountNotOne
        or ModelProblemKind.MediaTypeUnknown or ModelProblemKind.PayloadTypeUnknown or ModelProblemKind.DuplicateKey or ModelProblemKind.Unreadable
        || problem.Kind > ModelProblemKind.SignatureInvalid;
}
