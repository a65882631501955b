using System.Collections.Immutable;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Wiring;

/// <summary>What can be wrong with the files that make restores and builds ask SupplyGuard.</summary>
internal static class WiringRules
{
    public static readonly Rule Incomplete = new("SG9107", "Build wiring is incomplete", Severity.Error);

    public static readonly Rule Hidden = new("SG9108", "Build wiring is hidden by a nearer file", Severity.Error);

    public static readonly Rule VendoredDiffers = new("SG9110", "Vendored guard differs from this version", Severity.Error);

    private const string RunInit = "Run 'dotnet supplyguard init', look at the difference and commit it.";

    public static Finding Lacks(WiringPlace place) => Incomplete.Finding(
        new BuildFileSubject(place.Path),
        new Location(place.Path, place.Line, place.Line > 0 ? 1 : 0),
        $"'{place.Path}' {Problem(place)}, so that {Whose(place)} not guarded.",
        RunInit);

    public static Finding OtherVersion(WiringVersion found, string version) => Incomplete.Finding(
        new BuildFileSubject(found.Path),
        new Location(found.Path, found.Exists ? found.Line : 0, found.Exists ? 1 : 0),
        $"'{found.Path}' {Problem(found)}, but '{GuardPackage.Id}' '{version}' is expected under '{GlobalJson.SdksKey}'.",
        RunInit);

    public static Finding CannotLook(string detail, string shownPolicy) => Incomplete.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"Whether builds are guarded cannot be said: {detail}",
        "Make the folders, projects and solutions readable.");

    public static Finding Unexamined(WiringDetour detour) => Incomplete.Finding(
        new BuildFileSubject(detour.Path),
        new Location(detour.Path),
        $"'{detour.Path}' cannot be read, so nobody can say whether it leads builds around SupplyGuard: {detour.Fault}.",
        "Correct the file; MSBuild files are XML in a Project element, without a DTD.");

    public static Finding Hides(WiringPlace place, string hidden) => Hidden.Finding(
        new BuildFileSubject(place.Path),
        new Location(place.Path, place.Line, place.Line > 0 ? 1 : 0),
        $"'{place.Path}' {Problem(place)} and hides '{hidden}', which does, so that {Whose(place)} not guarded.",
        $"Run 'dotnet supplyguard init', or let the file import '{hidden}' as MSBuild's documentation shows.");

    public static Finding LeadsAround(WiringDetour detour, BuildSetting setting) => Hidden.Finding(
        new BuildFileSubject(detour.Path),
        new Location(detour.Path, setting.Line, setting.Column),
        $"'{detour.Path}' {Deed(setting)}, which leads builds around SupplyGuard.",
        "Remove it. If it is needed for something else, find a way that leaves MSBuild's own imports as they are.",
        ("name", PolicyText.Shown(setting.Name)));

    public static Finding CopyDiffers(VendoredGuard copy, ImmutableArray<string> differences) => VendoredDiffers.Finding(
        new BuildFileSubject(copy.Path),
        new Location(copy.Path),
        $"'{copy.Path}' is not the guard of this version: {PolicyText.Shown(differences[0])}{(differences.Length > 1 ? $", and {differences.Length - 1} more files differ" : "")}.",
        "Find out who changed it; then run 'dotnet supplyguard init --vendored' with the version that the repository shall use.",
        ("files", $"{differences.Length}"));

    public static Finding NothingToCompareWith(VendoredGuard copy) => VendoredDiffers.Finding(
        new BuildFileSubject(copy.Path),
        new Location(copy.Path),
        $"'{copy.Path}' cannot be compared, because this installation of SupplyGuard came without the guard that runs inside MSBuild.",
        "Verify with the tool package, which carries it.");

    private static string Problem(WiringPlace place) => place.State switch
    {
        WiringState.Absent => "is missing",
        WiringState.Conditional => "imports SupplyGuard under a condition",
        WiringState.Misplaced => $"imports SupplyGuard, but not as the {place.Piece.Place} element of 'Project'",
        WiringState.OtherVersion => "imports SupplyGuard with attributes of its own, such as another version",
        WiringState.Unreadable => $"cannot be read, because {place.Detail}",
        _ => "does not import SupplyGuard",
    };

    private static string Problem(WiringVersion found) => found switch
    {
        { Fault: { } fault } => $"cannot be read, because {fault}",
        { Exists: false } => "is missing",
        { Version: null } => "does not name the guard",
        _ => $"names version '{PolicyText.Shown(found.Version)}'",
    };

    private static string Whose(WiringPlace place) => place.For switch
    {
        [] => "a project or solution in this folder would be",
        [var one] => $"'{one}' is",
        [var first, ..] => $"'{first}' and {place.For.Length - 1} more are",
    };

    private static string Deed(BuildSetting setting) => setting.Kind switch
    {
        BuildSettingKind.Property => $"sets '{PolicyText.Shown(setting.Name)}' to '{PolicyText.Shown(setting.Value.Trim())}'",
        BuildSettingKind.Target => $"defines the target '{PolicyText.Shown(setting.Name)}'",
        _ => $"declares the task '{PolicyText.Shown(setting.Name)}'",
    };
}
