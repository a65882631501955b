using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace SupplyGuard.MSBuild.Tests;

/// <summary>What a task sees of MSBuild: takes down what it logs, keeps what it registers until the build ends, and builds nothing.</summary>
internal sealed class RecordingEngine : IBuildEngine6
{
    private readonly ConcurrentQueue<BuildEventArgs> _events = new();
    private readonly ConcurrentDictionary<object, object> _registered = new();

    /// <summary>Global properties of the build that the task believes to be in.</summary>
    public Dictionary<string, string> Globals { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called with every message, on the thread that logs it.</summary>
    public Action<BuildMessageEventArgs>? OnMessage { get; set; }

    public BuildErrorEventArgs[] Errors => [.. _events.OfType<BuildErrorEventArgs>()];

    public BuildWarningEventArgs[] Warnings => [.. _events.OfType<BuildWarningEventArgs>()];

    public BuildMessageEventArgs[] Messages => [.. _events.OfType<BuildMessageEventArgs>()];

    public int RegisteredObjects => _registered.Count;

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 7;

    public int ColumnNumberOfTaskNode => 5;

    public string ProjectFileOfTaskNode => "Sdk.targets";

    public bool IsRunningMultipleNodes => false;

    public void EndBuild() => _registered.Clear();

    public void LogErrorEvent(BuildErrorEventArgs e) => _events.Enqueue(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => _events.Enqueue(e);

    public void LogCustomEvent(CustomBuildEventArgs e) => _events.Enqueue(e);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        _events.Enqueue(e);
        OnMessage?.Invoke(e);
    }

    public void LogTelemetry(string eventName, IDictionary<string, string> properties) => throw new NotSupportedException("The guard tells nobody about itself.");

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => Globals;

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection)
    {
        Assert.Equal(RegisteredTaskObjectLifetime.Build, lifetime);
        Assert.False(allowEarlyCollection);
        Assert.True(_registered.TryAdd(key, obj));
    }

    public object? GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _registered.GetValueOrDefault(key);

    public object? UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => _registered.TryRemove(key, out var removed) ? removed : null;

    public void Yield()
    {
        // There is nobody else to let run.
    }

    public void Reacquire()
    {
        // Nothing was yielded.
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw BuildsNothing();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw BuildsNothing();

    public bool BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IDictionary[] targetOutputsPerProject,
        string[] toolsVersion,
        bool useResultsCache,
        bool unloadProjectsOnCompletion) => throw BuildsNothing();

    public BuildEngineResult BuildProjectFilesInParallel(
        string[] projectFileNames,
        string[] targetNames,
        IDictionary[] globalProperties,
        IList<string>[] removeGlobalProperties,
        string[] toolsVersion,
        bool returnTargetOutputs) => throw BuildsNothing();

    private static NotSupportedException BuildsNothing() => new("The guard asks for no build.");
}
