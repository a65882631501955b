using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Sources;

/// <summary>What can be wrong with NuGet's configuration. A message never shows a password, nor the query of an address.</summary>
internal static class ConfigurationRules
{
    public static readonly Rule AsksOthers = new("SG1204", "NuGet asks sources that the policy does not allow", Severity.Warning);

    public static readonly Rule Insecure = new("SG1206", "Package source is not protected by TLS", Severity.Error);

    public static readonly Rule ReadablePassword = new("SG1207", "Password stands in NuGet's configuration", Severity.Error);

    public static readonly Rule Weakened = new("SG1208", "Nearer configuration weakens signature validation", Severity.Error);

    public static readonly Rule Unnamed = new("SG1209", "Package source is not named by the policy", Severity.Error);

    public static readonly Rule FromOutside = new("SG1210", "Package source comes from outside the repository", Severity.Warning);

    public static readonly Rule Fallback = new("SG1211", "Packages are taken from a fallback folder", Severity.Warning);

    public static readonly Rule MappingLost = new("SG1212", "Package source mapping is switched off", Severity.Error);

    public static readonly Rule Unreadable = new("SG1213", "NuGet's configuration cannot be read", Severity.Error, Incomplete: true);

    private const string FindAuthor = "Find out who added it; then remove it";

    public static Finding AsksToo(ConfiguredSource source, string packageId, SourcePattern pattern) => AsksOthers.Finding(
        source.File.Subject,
        source.Location,
        $"NuGet asks the source '{PolicyText.Shown(source.Name)}' for '{packageId}' too, but the policy lets '{pattern.Pattern}' come from '{string.Join("' or '", pattern.From.Select(PolicyText.Shown))}' only.",
        "Write a packageSourceMapping into the repository's nuget.config: then NuGet asks no other source for it, and the name of the package does not leave either.",
        ("package", packageId));

    /// <param name="problem">What makes the source insecure, in the words of a sentence about it.</param>
    public static Finding NotProtected(ConfiguredSource source, string shown, string problem) => Insecure.Finding(
        source.File.Subject,
        source.Location,
        $"The source '{PolicyText.Shown(source.Name)}' ('{PolicyText.Shown(shown)}') {problem}, so whoever is on the way can answer in its place.",
        "Use the address with https, and remove 'allowInsecureConnections' and 'disableTLSCertificateValidation'. A source that knows no TLS belongs behind one that does.");

    public static Finding NotProtected(ProjectSubject project, string shown) => Insecure.Finding(
        project,
        new Location(project.Path),
        $"'{project.Path}' was restored from '{PolicyText.Shown(shown)}', which is not reached by TLS, so whoever is on the way can answer in its place.",
        "Use the address with https in RestoreSources or RestoreAdditionalProjectSources, or better: name sources in nuget.config only.");

    public static Finding Holds(StoredPassword password) => ReadablePassword.Finding(
        password.File.Subject,
        password.Location,
        $"A password for the source '{PolicyText.Shown(password.Source)}' stands readable in '{password.File.ShownPath}', which belongs to the repository.",
        "Change the password, since whoever has the repository has it; then write '%VARIABLE%' in its place, or use a credential provider.");

    public static Finding Weakens(Weakening weakening) => Weakened.Finding(
        weakening.File.Subject,
        weakening.Location,
        $"'{weakening.File.ShownPath}' {weakening.What}, which '{weakening.Demand.ShownPath}' demands of packages.",
        "Find out who added the line; then remove it. What an organisation demands of signatures is not a project's to take back.",
        ("demand", weakening.Demand.ShownPath));

    public static Finding NotNamed(ConfiguredSource source, string shown) => Unnamed.Finding(
        source.File.Subject,
        source.Location,
        $"The source '{PolicyText.Shown(source.Name)}' ('{PolicyText.Shown(shown)}') is asked for packages, but the policy lets none come from there.",
        $"{FindAuthor}, write '<clear />' before the sources of the repository's nuget.config, or name it in 'packages.sources' after a review.");

    public static Finding NotNamed(ProjectSubject project, string shown) => Unnamed.Finding(
        project,
        new Location(project.Path),
        $"'{project.Path}' was restored from '{PolicyText.Shown(shown)}', but the policy lets no package come from there.",
        $"{FindAuthor} from RestoreSources, RestoreAdditionalProjectSources or the command that restored, or name it in 'packages.sources' after a review.");

    public static Finding Outside(ConfiguredSource source, string shown) => FromOutside.Finding(
        source.File.Subject,
        source.Location,
        $"The source '{PolicyText.Shown(source.Name)}' ('{PolicyText.Shown(shown)}') is asked for packages because a file outside the repository names it.",
        "Write '<clear />' before the sources of the repository's nuget.config and name there all that the repository needs, so that every machine asks the same.");

    public static Finding FallsBack(ConfiguredFolder folder) => Fallback.Finding(
        folder.File.Subject,
        folder.Location,
        $"The fallback folder '{PolicyText.Shown(folder.Name)}' is looked into before any source is asked, and NuGet verifies nothing that it finds there.",
        $"{FindAuthor}, or write '<clear />' into 'fallbackPackageFolders' of the repository's nuget.config.");

    public static Finding FallsBack(ProjectSubject project, string shown) => Fallback.Finding(
        project,
        new Location(project.Path),
        $"'{project.Path}' takes packages from the fallback folder '{PolicyText.Shown(shown)}' before any source is asked, and NuGet verifies nothing that it finds there.",
        $"{FindAuthor} from RestoreFallbackFolders, RestoreAdditionalProjectFallbackFolders or NUGET_FALLBACK_PACKAGES.");

    public static Finding Lost(Weakening lost) => MappingLost.Finding(
        lost.File.Subject,
        lost.Location,
        $"'{lost.File.ShownPath}' {lost.What} of '{lost.Demand.ShownPath}' and gives no other, so NuGet asks every source for every package.",
        "Remove the line, or write the mapping that shall hold here behind it.",
        ("demand", lost.Demand.ShownPath));

    public static Finding CannotRead(RestoredProject.Fault fault) => Unreadable.Finding(
        new BuildFileSubject(fault.Location.Path),
        fault.Location,
        $"'{fault.Location.Path}' cannot be read, so what it says about sources is not known: {fault.Detail}",
        "Make the file well-formed and readable, or delete it if nobody needs it.");
}
