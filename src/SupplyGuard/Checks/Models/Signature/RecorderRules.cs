using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>What can be wrong between who signed a model and who recorded the baseline that judges it.</summary>
internal static class RecorderRules
{
    public static readonly Rule SamePerson = new("SG2328", "Who signed a model also recorded its baseline", Severity.Error);

    public static readonly Rule NotVouchedFor = new("SG2329", "Model and baseline are not signed by two people", Severity.Error);

    private const string SignBaseline = "Have who recorded the baseline look at it and run 'dotnet supplyguard model sign' on it with a key of their own; who signs the model must be somebody else.";

    public static Finding IsSamePerson(ModelSubject baseline, ModelSubject model, string who) => SamePerson.Finding(
        baseline,
        new Location(baseline.Path),
        $"'{model.Path}' and the baseline that judges it, '{baseline.Path}', are both signed by {who}.",
        "Have somebody else record the baseline from a model that they trust and sign it, or have somebody else sign the model.");

    public static Finding HasNoRecorder(ModelSubject baseline) => NotVouchedFor.Finding(
        baseline,
        new Location(baseline.Path),
        $"'{baseline.Path}' has no signature, and the policy names who may have recorded it.",
        SignBaseline);

    public static Finding HasNoSigner(ModelSubject baseline, ModelSubject model) => NotVouchedFor.Finding(
        baseline,
        new Location(baseline.Path),
        $"'{model.Path}' has no good signature, so nothing tells whether who recorded '{baseline.Path}' is somebody else.",
        "Ask for a signature of the model under 'models' in the policy, with 'signature' and 'signers', and have the model signed by somebody who did not record the baseline.");
}
