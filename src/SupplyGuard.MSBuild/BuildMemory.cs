using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Build.Framework;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.MSBuild;

/// <summary>
/// What this node has found out during this build. It ends with the build, so that a node that is reused, or a build server, believes
/// nothing of what an earlier build saw.
/// </summary>
internal sealed class BuildMemory
{
    private const string Key = "SupplyGuard.MSBuild.BuildMemory";

    private static readonly Lock Gate = new();

    private readonly ConcurrentDictionary<string, bool> _passed = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<Said, bool> _said = new();

    private readonly ConcurrentDictionary<string, Judged> _restored = new(StringComparer.Ordinal);

    /// <summary>What was found out about packages, so that the second project that uses one need not look again.</summary>
    public EvidenceMemory Evidence { get; private set; } = new();

    /// <summary>Projects that had no lock file when this restore began: one that NuGet writes now pins whatever the sources offered.</summary>
    public ImmutableArray<string> Unlocked { get; private set; } = [];

    public static BuildMemory Of(IBuildEngine engine)
    {
        if (engine is not IBuildEngine4 four)
            return new BuildMemory();

        lock (Gate)
        {
            if (four.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is BuildMemory memory)
                return memory;

            memory = new BuildMemory();
            four.RegisterTaskObject(Key, memory, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return memory;
        }
    }

    /// <summary>The report by which a project passed when this very build restored it; null when none did by the same policy.</summary>
    public Report? RestoredBy(string? policy, string project) =>
        _restored.TryGetValue(project, out var restored) && restored.Policy == policy ? restored.Report : null;

    public void Restored(string? policy, string project, Report report) => _restored[project] = new Judged(policy, report);

    /// <summary>A restore can change every package: nothing that was seen before it counts.</summary>
    public void BeginRestore(ImmutableArray<string> unlocked)
    {
        Unlocked = unlocked;
        Evidence = new EvidenceMemory();
        _passed.Clear();
        _restored.Clear();
    }

    public void Passed(string project) => _passed[project] = true;

    public bool HasPassed(string project) => _passed.ContainsKey(project);

    /// <summary>Whether this build has not said this yet. What several gates or projects find out is one warning; an error belongs to each that it fails.</summary>
    public bool IsNews(Finding finding) =>
        finding.Severity is Severity.Error || _said.TryAdd(new Said(finding.Rule, finding.Subject, finding.Location, finding.Message), true);

    private sealed record Said(Rule Rule, Subject Subject, Location Location, string Message);

    private sealed record Judged(string? Policy, Report Report);
}
