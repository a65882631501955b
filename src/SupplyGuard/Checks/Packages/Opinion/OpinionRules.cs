using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Opinion;

/// <summary>What can be wrong between our verdict on a package signature and NuGet's.</summary>
internal static class OpinionRules
{
    public static readonly Rule Disagrees = new("SG1009", "NuGet's verifier disagrees about a package signature", Severity.Error);

    public static readonly Rule NotHad = new("SG1010", "Second opinion on package signatures could not be had", Severity.Error, Incomplete: true);

    /// <param name="accepts">What we say.</param>
    public static Finding Differs(PackageEvidence package, bool accepts) => Disagrees.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        accepts
            ? $"The signature of '{Name(package)}' is good by our verifier, and NuGet's own refuses it."
            : $"The signature of '{Name(package)}' is not good by our verifier, and NuGet's own accepts it.",
        "Do not use the package before it is clear which of the two is wrong: run 'dotnet nuget verify --all' on the archive, and report what it says to us.");

    public static Finding Missing(PackageEvidence package, string reason) => NotHad.Finding(
        package.Subject,
        new Location(package.ShownArchive),
        $"NuGet's own verifier has not said what it thinks of '{Name(package)}': {reason.TrimEnd('.')}.",
        "Run the tool with the .NET SDK that restores these packages, and see that 'dotnet nuget verify' works there.");

    private static string Name(PackageEvidence package) => $"{package.Subject.PackageId} {package.Subject.Version}";
}
