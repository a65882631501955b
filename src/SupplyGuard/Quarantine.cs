using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard;

/// <summary>
/// Blocks what was restored for projects whose packages did not pass, so that no build uses it: not even one with <c>--no-restore</c>.
/// A restore lifts it by writing everything anew, and its gate judges again.
/// </summary>
/// <remarks>
/// The order of the steps, and why being killed after any of them is safe:
/// <list type="number">
/// <item>Files besides NuGet's that builds import are moved aside: one whose name sorts before NuGet's would run before any blocker.</item>
/// <item>The blocker replaces <c>.nuget.g.props</c>. It is now the first that a build imports from here, so its error stops everything that
/// packages could run. Deleting the assets file first would not do: the imports still run, and only then does the build miss the file.</item>
/// <item>The blocker replaces <c>.nuget.g.targets</c>. Before that, a package's targets file could redefine the blocker's target; after it,
/// no file of any package is imported. From here on a restore that believes it has nothing to do leaves the blockers as they are, and its
/// gate takes them for a quarantine, which is not passed, and comes back here. Until here, nothing is believed that was not before: the next
/// restore is judged again, and so is the next build.</item>
/// <item><c>project.nuget.cache</c> is deleted: the next restore does everything anew, blockers and assets file included.</item>
/// <item><c>project.assets.json</c> is moved aside too, where only SupplyGuard finds it: to show what is wrong, and to lock what was reviewed.
/// A restore that runs in between writes a new one, which counts.</item>
/// </list>
/// A step that fails does not keep the others from being tried.
/// </remarks>
public static class Quarantine
{
    /// <summary>Puts the projects of a request, and all that they refer to, into quarantine. Does nothing to a project that was never restored.</summary>
    /// <returns>Empty, or what could not be put aside: each of an incomplete rule, for the face to show beside the report.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImmutableArray<Finding> Put(VerifyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var root = Directory.Exists(request.Path) ? request.Path : Path.GetDirectoryName(request.Path)!;
            var policy = request.PolicyPath ?? Policies.PolicyLocator.Find(root);
            var projects = ProjectDiscovery.Read(
                request.Projects is { IsEmpty: false } named ? named : ProjectFinder.Find(request.Path, cancellationToken), policy is null ? root : Path.GetDirectoryName(policy)!, request.RestoreOutputs, cancellationToken);
            return [.. projects.SelectMany(Put)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [GuardRules.CannotDiscover(ReadFault.Describe(e), Policies.PolicyLocator.FileName)];
        }
    }

    private static IEnumerable<Finding> Put(RestoredProject project)
    {
        var folder = Path.GetDirectoryName(project.AssetsFilePath)!;
        if (!Directory.Exists(folder))
            yield break;

        var (props, targets) = QuarantineFiles.GeneratedBy(project.FilePath, folder);
        var cache = Path.Combine(folder, "project.nuget.cache");
        List<(string File, Action Step)> steps =
        [
            (folder, () =>
            {
                foreach (var name in QuarantineFiles.OtherImports(project.FilePath, folder))
                    PutAside(Path.Combine(folder, name));
            }),
            (props, () => AtomicFile.Write(props, QuarantineFiles.Blocker)),
            (targets, () => AtomicFile.Write(targets, QuarantineFiles.Blocker)),
            (cache, () => File.Delete(cache)),
            (project.AssetsFilePath, () => PutAside(project.AssetsFilePath)),
        ];
        foreach (var (file, step) in steps)
        {
            if (Fault(step) is { } fault)
                yield return RestoreOutputRules.CannotQuarantine(project, file == folder ? project.ShownOutput : $"{project.ShownOutput}/{Path.GetFileName(file)}", fault);
        }
    }

    private static void PutAside(string file)
    {
        try
        {
            File.Move(file, file + QuarantineFiles.Suffix, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // There was none, or another node of the same build has put it aside already.
        }
    }

    private static string? Fault(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadFault.Describe(e);
        }
    }
}
