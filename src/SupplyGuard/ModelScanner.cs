using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Scans files without a policy and without executing anything. Every file, and every file in an archive, gets one verdict.</summary>
public static class ModelScanner
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Report Scan(ModelScanRequest request, CancellationToken cancellationToken)
    {
        var files = Files(request, cancellationToken);
        var scanned = new ScannedPath[files.Length];
        var judge = new FileJudge(new PickleProfile(request.Profile, []), ModelStage.StandardDomains, [], request.Beside);
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            request.Progress?.Invoke(files[index].Subject.Path);
            scanned[index] = ScannedPath.Of(ModelGathering.Gather(files[index], watcher: null, cancellationToken), judge, cancellationToken);
        });

        var report = new ReportBuilder();
        if (files.IsEmpty)
            report.Add([GuardRules.NothingToScan(string.Join("', '", request.Paths.Select(new ShownPath(request.Root).Of)))]);

        var companions = scanned.SelectMany(path => CompanionsOf(path.Found)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in scanned)
        {
            foreach (var file in path.Files)
                report.Examined(file.Subject, ("format", file.Format), ("sha256", file.Sha256));

            // A file that a model takes its weights from was read with that model.
            if (path.Found is { Format: FormatKind.Unknown, Unreadable: null } && companions.Contains(path.Found.FilePath))
                continue;

            foreach (var file in path.Files)
                report.Add(file.Subject, file.Findings, ReportBuilder.VerdictOf(file.Unlisted, rule => rule.Severity));
            report.Add(path.Rest);
        }

        return report.Build(new ReportStatistics(0, 0, files.Length, 0, scanned.Sum(path => path.Found.Size)));
    }

    /// <summary>Absolute paths of the files that a model takes weights from.</summary>
    private static IEnumerable<string> CompanionsOf(ModelEvidence model) =>
        model.Files.Keys.Select(beside => Path.Combine(Path.GetDirectoryName(model.FilePath)!, beside.Replace('/', Path.DirectorySeparatorChar)));

    /// <summary>Every file once, sorted. A link to a folder is one that cannot be read.</summary>
    private static ImmutableArray<FoundModel> Files(ModelScanRequest request, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(request.Root);
        return
        [
            .. request.Paths
                .SelectMany(path => Directory.Exists(path) ? ModelFinder.Everything(path, cancellationToken) : [path])
                .Distinct(StringComparer.Ordinal)
                .Select(path => new FoundModel(new ModelSubject(shown.Of(path)), path, ModelRole.Model))
                .OrderBy(file => file.Subject.Path, StringComparer.Ordinal),
        ];
    }
}
