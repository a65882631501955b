using System.Collections.Immutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Reporting;

namespace SupplyGuard.MSBuild;

/// <summary>The guard as a task. Translates between MSBuild and the engine; judges nothing itself.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifySupplyChain : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>One of <see cref="GuardStage"/>, by name.</summary>
    [Required]
    public string Stage { get; set; } = "";

    /// <summary>Absolute path of the project or solution; for <see cref="GuardStage.Models"/>, of the policy.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>Projects of this restore or build, each with its <c>AssetsFile</c> and <c>LockFile</c>; without one it is looked for where NuGet usually puts it.</summary>
    public ITaskItem[] Restored { get; set; } = [];

    /// <summary>Files that the build says are models.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Files that leave the build.</summary>
    public ITaskItem[] Shipped { get; set; } = [];

    /// <summary>The policy; empty: the nearest <c>supplyguard.json</c> at or above the project.</summary>
    public string? Policy { get; set; }

    /// <summary>Device for evaluations instead of the policy's.</summary>
    public string? Device { get; set; }

    /// <summary>File to write the report to, in the form that its extension says; relative to the project.</summary>
    public string? Report { get; set; }

    /// <summary><c>true</c> on a build agent, as is the variable <c>CI</c>: nothing that was verified earlier counts there.</summary>
    public string? IsContinuousIntegration { get; set; }

    /// <summary>Where the evaluator is; in from <see cref="GuardStage.Build"/>, which has verified its package.</summary>
    [Output]
    public string? EvaluatorFolder { get; set; }

    /// <summary>The policy, when this build has to verify models by it; otherwise empty.</summary>
    [Output]
    public string? ModelPolicy { get; set; }

    /// <summary>Names of all global properties of this build, separated by semicolons.</summary>
    [Output]
    public string? GlobalProperties { get; set; }

    /// <summary>Whether the environment says that this is a build agent.</summary>
    internal bool IsEnvironmentOfBuildAgent { get; init; } = HostEnvironment.IsContinuousIntegration;

    private bool IsOnBuildAgent => string.Equals(IsContinuousIntegration, "true", StringComparison.OrdinalIgnoreCase) || IsEnvironmentOfBuildAgent;

    private static bool IsOnGitHub => string.Equals(Environment.GetEnvironmentVariable("GITHUB_ACTIONS"), "true", StringComparison.OrdinalIgnoreCase);

    private string ProjectFolder => Path.GetDirectoryName(Project)!;

    public override bool Execute()
    {
        if (Known(Stage) is not { } stage)
        {
            Log.LogError("There is no stage '{0}' of SupplyGuard; there are {1}.", Stage, string.Join(", ", Enum.GetNames<GuardStage>()));
            return false;
        }

        if (BuildGlobals.Of(BuildEngine) is not { } globals)
        {
            new ReportLog(Log).Write(GuardRules.TooOld(BuildEngine.GetType().Assembly.GetName().ToString()), root: null);
            return false;
        }

        GlobalProperties = string.Join(';', globals.Names);
        if (!Applies(stage, globals))
            return true;

        var memory = BuildMemory.Of(BuildEngine);
        try
        {
            return stage switch
            {
                GuardStage.BeforeRestore => BeforeRestore(memory),
                GuardStage.AfterRestore => AfterRestore(memory),
                GuardStage.Build => Build(memory, whole: Report is { Length: > 0 }),
                GuardStage.Use => memory.HasPassed(Project) || Build(memory, whole: true),
                GuardStage.Models => Accepts(Guard.Verify(Request() with { Scope = VerifyScope.Models | VerifyScope.Evaluations }, _cancellation.Token)),
                GuardStage.Ship => Ship(),
                _ => throw new InvalidOperationException($"There is no stage '{stage}'."),
            };
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Cancel() => _cancellation.Cancel();

    public void Dispose() => _cancellation.Dispose();

    private static GuardStage? Known(string name) => name switch
    {
        nameof(GuardStage.BeforeRestore) => GuardStage.BeforeRestore,
        nameof(GuardStage.AfterRestore) => GuardStage.AfterRestore,
        nameof(GuardStage.Build) => GuardStage.Build,
        nameof(GuardStage.Use) => GuardStage.Use,
        nameof(GuardStage.Models) => GuardStage.Models,
        nameof(GuardStage.Ship) => GuardStage.Ship,
        _ => null,
    };

    /// <summary>A restore is judged by stages of its own, and an IDE that asks what a project consists of builds nothing; what is shipped is always looked at.</summary>
    private static bool Applies(GuardStage stage, BuildGlobals globals) => stage switch
    {
        GuardStage.Build => globals is { IsRestoring: false, IsDesignTime: false },
        GuardStage.Use => !globals.IsDesignTime,
        _ => true,
    };

    private bool BeforeRestore(BuildMemory memory)
    {
        var inputs = RestoreGate.Before(Request() with { Environment = HostEnvironment.Read() }, mustBeLocked: IsOnBuildAgent, _cancellation.Token);
        memory.BeginRestore(inputs.Unlocked);
        return Accepts(inputs.Report);
    }

    private bool AfterRestore(BuildMemory memory)
    {
        var request = Request() with { Unlocked = memory.Unlocked };
        var report = RestoreGate.After(request, isReported: Report is { Length: > 0 }, _cancellation.Token);
        if (!Accepts(report))
            return false;

        foreach (var project in request.Projects)
            memory.Restored(request.PolicyPath, project, report);
        return true;
    }

    /// <summary>
    /// With a report to write, or where the first target was told that this is a restore, everything is judged here; the wiring is judged by
    /// the tool alone, which has a copy to compare it with. Otherwise models are left to one call for all projects,
    /// and packages that this very build has restored and judged a moment ago are not judged again.
    /// </summary>
    private bool Build(BuildMemory memory, bool whole)
    {
        var request = Request();
        var scope = whole ? VerifyScope.Packages | VerifyScope.Models | VerifyScope.Evaluations : request.DeclaredModels.IsEmpty ? VerifyScope.Packages : VerifyScope.Packages | VerifyScope.Models;
        var report = scope is VerifyScope.Packages ? memory.RestoredBy(request.PolicyPath, Project) : null;
        if (report is null)
        {
            report = Guard.Verify(request with { Scope = scope, IsGate = true }, _cancellation.Token);
            if (!Accepts(report))
                return false;
        }

        memory.Passed(Project);
        EvaluatorFolder = report.EvaluatorFolder;
        ModelPolicy = !whole && report.AsksOfModels ? request.PolicyPath : "";
        return true;
    }

    /// <summary>A policy that asks nothing of models asks nothing of what goes out.</summary>
    private bool Ship() => (PolicyFile() is { } policy && !PolicyOutline.AsksOfModels(policy))
        || Accepts(Guard.Verify(Request() with { Scope = VerifyScope.Models, ShippedFiles = FullPaths(Shipped) }, _cancellation.Token));

    private VerifyRequest Request() => new(Project, PolicyFile())
    {
        IsBuild = true,
        Projects = FullPaths(Restored),
        RestoreOutputs = Told("AssetsFile"),
        LockFiles = Told("LockFile"),
        Device = Device is { Length: > 0 } ? Device : null,
        DeclaredModels = FullPaths(Models),
        EvaluatorFolder = EvaluatorFolder is { Length: > 0 } ? EvaluatorFolder : null,
        Caching = Caching.Usual(BuildMemory.Of(BuildEngine).Evidence, IsOnBuildAgent),
        Progress = message => Log.LogMessage(MessageImportance.Normal, "SupplyGuard: {0}", message),
    };

    /// <summary>Paths that projects have told, absolute or relative to the project, by the project's absolute path.</summary>
    private ImmutableDictionary<string, string> Told(string metadata) => Restored
        .Where(project => project.GetMetadata(metadata) is { Length: > 0 })
        .DistinctBy(project => FullPath(project.ItemSpec), StringComparer.Ordinal)
        .ToImmutableDictionary(
            project => FullPath(project.ItemSpec),
            project => Path.GetFullPath(project.GetMetadata(metadata), Path.GetDirectoryName(FullPath(project.ItemSpec))!),
            StringComparer.Ordinal);

    private string? PolicyFile() => Policy is { Length: > 0 } ? Path.GetFullPath(Policy, ProjectFolder) : PolicyLocator.Find(ProjectFolder);

    private bool Accepts(Report report)
    {
        new ReportLog(Log) { Annotates = IsOnGitHub, IsNews = BuildMemory.Of(BuildEngine).IsNews }.Write(report, Path.GetDirectoryName(PolicyFile()));
        if (Report is { Length: > 0 })
            ReportFile.Write(report, Path.GetFullPath(Report, ProjectFolder));
        return report.Verdict is Verdict.Passed && !Log.HasLoggedErrors;
    }

    /// <summary>Not by the metadata FullPath: where projects build side by side in one process, that asks for the process's current folder.</summary>
    private ImmutableArray<string> FullPaths(ITaskItem[] items) => [.. items.Select(item => FullPath(item.ItemSpec))];

    private string FullPath(string path) => Path.GetFullPath(path, ProjectFolder);
}
