using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>What can be wrong with a run as a whole.</summary>
internal static class GuardRules
{
    public static readonly Rule CannotHost = new("SG9102", "This MSBuild cannot host the guard", Severity.Error, Incomplete: true);

    public static readonly Rule NothingFound = new("SG9105", "Nothing was found to examine", Severity.Error, Incomplete: true);

    public static readonly Rule RestoreFailed = new("SG9106", "Restore failed", Severity.Error, Incomplete: true);

    public static readonly Rule OurDefect = new("SG9901", "SupplyGuard failed; nothing was verified", Severity.Error, Incomplete: true);

    public static Finding TooOld(string program) => CannotHost.Finding(
        new ToolSubject(),
        new Location("SupplyGuard"),
        $"'{program}' cannot host SupplyGuard, so nothing was verified.",
        "Build with 'dotnet build' of the .NET 10 SDK, or with MSBuild 18 or newer.");

    public static Finding NothingToExamine(Subject subject, string shownPolicy) => NothingFound.Finding(
        subject,
        new Location(shownPolicy),
        $"'{shownPolicy}' asks for something, but there is no project, package, model or evaluation to judge under the given path.",
        "Check the path, and the paths in the policy.");

    public static Finding NothingToScan(string shown) => NothingFound.Finding(
        new ToolSubject(),
        new Location("SupplyGuard"),
        $"There is no file under '{shown}'.",
        "Name a folder that has files.");

    public static Finding NoSuchEvaluation(string name, string shownPolicy) => NothingFound.Finding(
        new EvaluationSubject(name),
        new Location(shownPolicy),
        $"The policy has no evaluation '{name}'.",
        "Name an evaluation of the policy; 'dotnet supplyguard policy show' lists them.");

    public static Finding CannotRestore(string detail, string shownPolicy) => RestoreFailed.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"'dotnet restore' failed, so the packages on disk are not those that were asked for: {detail}",
        "Run 'dotnet restore --locked-mode' yourself and mend what it complains about.");

    public static Finding CannotDiscover(string detail, string shownPolicy) => NothingFound.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The projects cannot be found: {detail}",
        "Make the folders and solution files readable.");

    public static Finding Defect(Exception exception) => OurDefect.Finding(
        new ToolSubject(),
        new Location("SupplyGuard"),
        $"SupplyGuard itself failed with '{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}'.",
        "Please report this with the output of '--verbosity detailed'; until it is mended, nothing was verified.");
}
