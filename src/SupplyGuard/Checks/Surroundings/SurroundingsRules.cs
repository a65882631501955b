using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Surroundings;

/// <summary>What can be wrong with the environment in which restore and build run. A message names a variable and never shows its value, which may be a secret.</summary>
internal static class SurroundingsRules
{
    public static readonly Rule ChangesRestore = new("SG9101", "Environment changes what restore takes", Severity.Error);

    public static readonly Rule WeakensVerification = new("SG9109", "Environment weakens package verification", Severity.Warning);

    public static Finding Redirects(string variable, string shownPolicy) => ChangesRestore.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The environment variable '{variable}' is an MSBuild property that decides where restore takes packages from, or what every build imports.",
        "Unset the variable and find out who sets it. What it is meant for belongs into the project, Directory.Build.props or nuget.config, where it is reviewed.",
        ("variable", variable));

    public static Finding Weakens(string variable, string shownPolicy) => WeakensVerification.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The environment variable '{variable}' switches off a check that NuGet or MSBuild makes by itself; SupplyGuard's own are not affected.",
        "Unset the variable.",
        ("variable", variable));

    public static Finding Unknown(string variable, string shownPolicy) => WeakensVerification.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The environment variable '{variable}' looks as if it could change SupplyGuard; nothing but the policy does.",
        "Unset the variable, and write what you want into the policy.",
        ("variable", variable));

    public static Finding OtherRuntime(string variable, string shownPolicy) => WeakensVerification.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The environment variable '{variable}' makes evaluations run on a native library that SupplyGuard did not bring along.",
        "Unset the variable, or make sure that the library it names is the one you mean to ship with.",
        ("variable", variable));

    public static Finding OpenFolder(string variable, string shownPolicy) => WeakensVerification.Finding(
        new ToolSubject(),
        new Location(shownPolicy),
        $"The environment variable '{variable}' names a folder into which everybody on this machine may write, also between verification and build.",
        "Take the right to write from others, or use a folder of your own.",
        ("variable", variable));
}
