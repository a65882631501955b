namespace SupplyGuard.Policies;

internal static partial class PolicySchema
{
    private static PolicyShape.Section Packages() => new(
    [
        new(
            "lockFile",
            RequirementChoice(),
            "packages.lock.json of every project: required; ifPresent: judged where there is one; off: not looked at.",
            Default: "\"required\""),
        new(
            "signature",
            RequirementChoice(),
            "The signature inside every package: required; ifPresent: unsigned packages are accepted, a broken signature is not; off: not looked at.",
            Default: "\"required\""),
        new(
            "trustedSigners",
            new PolicyShape.List(Signer()),
            "Whose signatures count. Empty: any whose certificate chain ends in the trust bundles of the .NET SDK.",
            Default: "[]"),
        new(
            "installedContent",
            RequirementChoice(),
            "Extracted files equal the package archive and supplyguard.lock.json, byte for byte, none added and none missing.",
            Default: "\"required\""),
        new(
            "sources",
            new PolicyShape.List(new PolicyShape.Section(
            [
                new("packages", Texts(PolicyTextForm.PackagePattern), "Package ids, with *.", Required: true),
                new("from", Texts(PolicyTextForm.NotBlank), "Addresses of the sources they may come from.", Required: true),
            ])),
            "Which packages may come from which sources."),
        new("buildCode", Allowed(), "Packages that may ship code that runs during a build (.props, .targets, analyzers, tools)."),
        new("nativeCode", Allowed(), "Packages that may ship native libraries."),
        new(
            "lookalikes",
            new PolicyShape.Choice("off", "warning", "error"),
            "Package names that resemble those of well-known packages: by an edit or two, look-alike characters, separators, an ending that says nothing.",
            Default: "\"off\""),
        new(
            "advisories",
            Advisories(),
            "Known vulnerabilities. Without 'osv' they are known only to 'package verify --audit', which asks the sources; everything else is then incomplete."),
        new(
            "foreign",
            new PolicyShape.Choice("off", "warning", "error"),
            "Packages of Python and npm that the repository locks beside its .NET code: every one pinned, by a hash, fetched encrypted. Judged where a folder or a solution is.",
            Default: "\"off\""),
        new(
            "reviews",
            new PolicyShape.Section(
            [
                new("file", Text(PolicyTextForm.FilePath), "Where reviews are recorded."),
                new("required", Texts(PolicyTextForm.PackagePattern), "Packages whose exact content must have been reviewed."),
            ]),
            "Recorded reviews of package content."),
    ]);

    private static PolicyShape.Section Advisories() => new(
    [
        new(
            "atLeast",
            new PolicyShape.Choice("off", "low", "moderate", "high", "critical"),
            "From which severity on. An advisory that says none counts as critical.",
            Default: "\"low\""),
        new("osv", Text(PolicyTextForm.FilePath), "A folder of advisories as OSV files (.json), subfolders included."),
    ]);

    private static PolicyShape.Section Signer() => new(
    [
        new("name", Text(PolicyTextForm.NotBlank), "For people, and for supplyguard.lock.json.", Required: true),
        new("author", Texts(PolicyTextForm.Fingerprint), "SHA-256 fingerprints of certificates with which authors sign.", Default: "[]"),
        new(
            "repository",
            Texts(PolicyTextForm.Fingerprint),
            "SHA-256 fingerprints of certificates with which a repository signs: every generation that is in use.",
            Default: "[]"),
        new("owners", Texts(PolicyTextForm.NotBlank), "With repository: at least one of these must own the package. Empty: any owner.", Default: "[]"),
        new("packages", Texts(PolicyTextForm.PackagePattern), "Package ids, with *, that this signer is trusted for. Empty: every package.", Default: "[]"),
    ]);

    private static PolicyShape.Section Allowed() => new(
        [new("allow", Texts(PolicyTextForm.PackagePattern), "Package ids, with *. No other package may.", Required: true)]);
}
