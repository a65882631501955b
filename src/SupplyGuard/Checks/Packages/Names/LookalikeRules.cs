using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Names;

/// <summary>What can be wrong with the name of a package.</summary>
internal static class LookalikeRules
{
    public static readonly Rule Lookalike = new("SG1401", "Package name resembles that of a well-known package", Severity.Warning);

    public static Finding Resembles(PackageEvidence package, Resemblance resemblance, Location location) => Lookalike.Finding(
        package.Subject,
        location,
        $"'{PolicyText.Shown(package.Subject.PackageId)}' {Manner(resemblance)}.",
        $"If '{resemblance.WellKnown}' was meant, refer to that, and treat what this package ran as hostile. If this one was meant, say whose it is in packages.trustedSigners, or exempt it with a reason.",
        ("resembles", resemblance.WellKnown),
        ("likeness", resemblance.Likeness.ToString()));

    private static string Manner(Resemblance resemblance) => resemblance.Likeness switch
    {
        Likeness.Separators => $"differs from '{resemblance.WellKnown}' in its separators alone",
        Likeness.Characters => $"differs from '{resemblance.WellKnown}' in characters that look alike",
        Likeness.OneLetter => $"differs from '{resemblance.WellKnown}' in one letter",
        Likeness.TwoLetters => $"differs from '{resemblance.WellKnown}' in two letters",
        Likeness.EndingAdded => $"is '{resemblance.WellKnown}' with an ending that says nothing",
        _ => $"is '{resemblance.WellKnown}' without its ending",
    };
}
