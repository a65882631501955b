using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>What a restore before the first lock brought.</summary>
/// <param name="CanLock">Whether packages and models can be examined now.</param>
/// <param name="NewLockFiles">NuGet lock files that it wrote, relative with forward slashes, sorted.</param>
/// <param name="Refusal">Why not; null also when a restore was not allowed.</param>
internal sealed record InitRestore(bool CanLock, ImmutableArray<string> NewLockFiles, Report? Refusal)
{
    private const string LockFileSuffix = ".lock.json";

    public static InitRestore Run(InitRequest request, Policy policy, ImmutableArray<string> projects, CancellationToken cancellationToken)
    {
        if (policy.Packages is not { } packages)
            return new InitRestore(CanLock: true, [], null);

        var withLockFiles = packages.LockFile.Value is not Requirement.Off;
        var waiting = ProjectDiscovery.Read(projects, request.Folder, ImmutableDictionary<string, string>.Empty, cancellationToken)
            .Where(project => project is { Assets: null, AssetsFault: null } || (withLockFiles && project is { Lockfile: null, LockfileFault: null }))
            .Select(project => Path.GetFullPath(project.Subject.Path.Replace('/', Path.DirectorySeparatorChar), request.Folder))
            .Where(File.Exists)
            .ToImmutableArray();
        if (waiting.IsEmpty || request.DryRun || request.Restore is null)
            return new InitRestore(CanLock: waiting.IsEmpty, [], null);

        request.Progress?.Invoke("restoring");
        var before = LockFiles(request.Folder, cancellationToken);
        string? failure;
        try
        {
            failure = request.Restore(waiting, withLockFiles, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Added(request.Folder, before, CancellationToken.None).TakeBack(request.Folder);
            throw;
        }

        var restored = Added(request.Folder, before, cancellationToken);
        return failure is null ? restored : restored with { CanLock = false, Refusal = Failed(failure) };
    }

    public void TakeBack(string folder)
    {
        foreach (var file in NewLockFiles)
            File.Delete(Path.Combine(folder, file));
    }

    private static InitRestore Added(string folder, ImmutableHashSet<string> before, CancellationToken cancellationToken) =>
        new(CanLock: true, [.. LockFiles(folder, cancellationToken).Except(before).Order(StringComparer.Ordinal)], null);

    private static ImmutableHashSet<string> LockFiles(string folder, CancellationToken cancellationToken) =>
    [
        .. ProjectFinder.FilesBelow(folder, cancellationToken)
            .Where(file => file.EndsWith(LockFileSuffix, StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')),
    ];

    private static Report Failed(string failure)
    {
        var report = new ReportBuilder { PolicyPath = PolicyLocator.FileName };
        report.Add([GuardRules.CannotRestore(failure, PolicyLocator.FileName)]);
        return report.Build(new ReportStatistics(0, 0, 0, 0, 0));
    }
}
