using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Graphs;
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
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            request.Progress?.Invoke(files[index].Subject.Path);
            scanned[index] = Scan(files[index], request, cancellationToken);
        });

        var report = new ReportBuilder();
        if (files.IsEmpty)
            report.Add([GuardRules.NothingToScan(string.Join("', '", request.Paths.Select(new ShownPath(request.Root).Of)))]);

        var companions = scanned.SelectMany(path => path.Companions).ToHashSet(StringComparer.Ordinal);
        foreach (var path in scanned)
        {
            foreach (var file in path.Files)
                report.Examined(file.Subject, ("format", file.Format), ("sha256", file.Sha256));

            // A file that a model takes its weights from was read with that model.
            if (path.IsUnknown && companions.Contains(path.FilePath))
                continue;

            foreach (var file in path.Files)
                report.Add(file.Subject, file.Findings, file.Verdict);
            report.Add(path.Rest);
        }

        return report.Build(new ReportStatistics(0, 0, files.Length, 0, scanned.Sum(path => path.Size)));
    }

    private static IEnumerable<Finding> Judge(ModelEvidence file, ModelScanRequest request) =>
    [
        .. FormatCheck.Run(file),
        .. ShardCheck.Run(file),
        .. ContentCheck.Run(file, ModelStage.StandardDomains),
        .. CodeCheck.Run(file, new PickleProfile(request.Profile, []), ModelStage.StandardDomains),
        .. GraphCheck.Run(file, []),
        .. BesideCheck.Run(file, request.Beside),
    ];

    private static ScannedPath Scan(FoundModel file, ModelScanRequest request, CancellationToken cancellationToken)
    {
        var found = ModelGathering.Gather(file, watcher: null, cancellationToken);
        try
        {
            return Scan(found, ArchiveGathering.Gather(found, cancellationToken), request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Scan(found, [found with { Unreadable = ReadFault.Describe(e) }], request);
        }
    }

    /// <param name="files">The file itself, and what is in it.</param>
    private static ScannedPath Scan(ModelEvidence found, IEnumerable<ModelEvidence> files, ModelScanRequest request)
    {
        var packed = new PackedFindings(found.Subject);
        var scanned = ImmutableArray.CreateBuilder<ScannedFile>();
        foreach (var file in files)
        {
            var findings = Judge(file, request).ToArray();
            var isPacked = scanned.Count > 0;
            scanned.Add(new ScannedFile(file.Subject, file.FormatName, file.Sha256?.Hex, [.. findings.Where(finding => !isPacked || packed.Keeps(finding))], ReportBuilder.VerdictOf(findings)));
        }

        var folder = Path.GetDirectoryName(found.FilePath)!;
        return new ScannedPath(
            found.FilePath,
            found is { Format: FormatKind.Unknown, Unreadable: null },
            [.. found.Files.Keys.Select(beside => Path.Combine(folder, beside.Replace('/', Path.DirectorySeparatorChar)))],
            found.Size,
            scanned.DrainToImmutable(),
            [.. packed.Rest()]);
    }

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
