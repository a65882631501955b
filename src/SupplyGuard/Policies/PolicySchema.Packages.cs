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
            "revocation",
            new PolicyShape.Choice("offline", "off"),
            "offline: no certificate behind a signature is in the lists of revocationLists, and each has a current one. off: nobody asks whether a certificate was revoked.",
            Default: "\"off\""),
        new("revocationLists", Text(PolicyTextForm.FilePath), "Folder with the revocation lists (*.crl, DER) of every authority behind a signature. Nothing is fetched."),
        new(
            "secondOpinion",
            new PolicyShape.Choice("required", "off"),
            "required: NuGet's own verifier must agree about every signature. Asked by the command line, never inside a build.",
            Default: "\"off\""),
        new(
            "installedContent",
            RequirementChoice(),
            "Extracted files equal the package archive and supplyguard.lock.json, byte for byte, none added and none missing.",
            Default: "\"required\""),
        new(
            "sources",
            new PolicyShape.List(Source()),
            "Which packages may come from which sources. Empty: from any.",
            Default: "[]"),
        new(
            "folder",
            new PolicyShape.OneOrMany(new PolicyShape.Choice("any", "repository", "readOnly")),
            "The folder that packages are extracted into. any: not looked at; repository: it lies in the repository; readOnly: whoever builds cannot write to it.",
            Default: "\"any\""),
        new("buildCode", Allowed(), "Packages that may ship code that runs during a build (.props, .targets, analyzers, tools)."),
        new("nativeCode", Allowed(), "Packages that may ship native libraries."),
        .. Reputation(),
        new(
            "reviews",
            Reviews(),
            "Recorded reviews of package content."),
    ]);

    private static PolicyKey[] Reputation() =>
    [
        new(
            "lookalikes",
            new PolicyShape.Choice("off", "warning", "error"),
            "Package names that resemble those of well-known packages: by an edit or two, look-alike characters, separators, an ending that says nothing.",
            Default: "\"off\""),
        new(
            "advisories",
            Advisories(),
            "Known vulnerabilities. Without 'osv' they are known only with '--audit', which asks the sources; everything else is then incomplete."),
        new(
            "age",
            Age(),
            "Versions that package sources have unlisted, that their authors advise against, or that are old. Only the sources know: judged with '--audit', incomplete without it, and never judged inside a build."),
        new(
            "foreign",
            new PolicyShape.Choice("off", "warning", "error"),
            "Packages of Python and npm that the repository locks beside its .NET code: every one pinned, by a hash, fetched encrypted. Judged where a folder or a solution is.",
            Default: "\"off\""),
    ];

    private static PolicyShape.Section Advisories() => new(
    [
        new(
            "atLeast",
            new PolicyShape.Choice("off", "low", "moderate", "high", "critical"),
            "From which severity on. An advisory that says none counts as critical.",
            Default: "\"low\""),
        new("osv", Text(PolicyTextForm.FilePath), "A folder of advisories as OSV files (.json), subfolders included."),
    ]);

    private static PolicyShape.Section Age() => new(
    [
        new("unlisted", new PolicyShape.Choice("off", "warning", "error"), "A version that its source has unlisted.", Default: "\"error\""),
        new("deprecated", new PolicyShape.Choice("off", "warning", "error"), "A version that its authors advise against.", Default: "\"error\""),
        new(
            "outdated",
            new PolicyShape.Duration(TimeSpan.Zero, TimeSpan.FromDays(3650)),
            "For how long, 'd.hh:mm:ss', a newer version may be out. Without it nobody asks."),
    ]);

    private static PolicyShape.Section Signer() => new(
    [
        new("name", Text(PolicyTextForm.NotBlank), "For people, and for supplyguard.lock.json.", Required: true),
        new("author", Texts(PolicyTextForm.Certificate), "Certificates with which authors sign: SHA-256 fingerprints, or whole subjects behind 'subject:'.", Default: "[]"),
        new(
            "repository",
            Texts(PolicyTextForm.Certificate),
            "Certificates with which a repository signs: SHA-256 fingerprints of every generation that is in use, or whole subjects behind 'subject:'.",
            Default: "[]"),
        new("owners", Texts(PolicyTextForm.NotBlank), "With repository: at least one of these must own the package. Empty: any owner.", Default: "[]"),
        new("packages", Texts(PolicyTextForm.PackagePattern), "Package ids, with *, that this signer is trusted for. Empty: every package.", Default: "[]"),
    ]);

    private static PolicyShape.Section Source() => new(
    [
        new("packages", new PolicyShape.List(Text(PolicyTextForm.PackagePattern), AtLeast: 1), "Package ids, with *. Of several that fit, a whole id holds, then the longest.", Required: true),
        new("from", new PolicyShape.List(Text(PolicyTextForm.NotBlank), AtLeast: 1), "Addresses of the sources they may come from, or folders relative to the policy's.", Required: true),
    ]);

    private static PolicyShape.Section Reviews() => new(
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
    ]);

    private static PolicyShape.Section Allowed() => new(
        [new("allow", Texts(PolicyTextForm.PackagePattern), "Package ids, with *. No other package may.", Required: true)]);
}
