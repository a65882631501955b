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
        new("lookalikes", new PolicyShape.Choice("off", "warning", "error"), "Names one edit away from well-known machine-learning packages."),
        new(
            "advisories",
            new PolicyShape.Section([new("atLeast", new PolicyShape.Choice("off", "low", "moderate", "high", "critical"), "From which severity on.")]),
            "Known vulnerabilities."),
        new(
            "reviews",
            new PolicyShape.Section(
            [
                new("file", Text(PolicyTextForm.FilePath), "Where 'package review' records them.", Default: "\"supplyguard.reviews.json\""),
                new("required", Texts(PolicyTextForm.PackagePattern), "Package ids, with *, whose exact content must have been reviewed.", Default: "[]"),
                new(
                    "import",
                    new PolicyShape.List(new PolicyShape.Section(
                    [
                        new("file", Text(PolicyTextForm.FilePath), "A file of another team's reviews, inside the policy's folder.", Required: true),
                        new("sha256", Text(PolicyTextForm.ContentDigest), "What the file must be: later versions of it count when somebody writes their digest here.", Required: true),
                    ])),
                    "Reviews of other teams that count as well.",
                    Default: "[]"),
            ]),
            "Recorded reviews of package content."),
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
