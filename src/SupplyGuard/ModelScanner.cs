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
        var scanned = new ImmutableArray<ModelEvidence>[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            request.Progress?.Invoke(files[index].Subject.Path);
            scanned[index] = Scan(files[index], cancellationToken);
        });

        var report = new ReportBuilder();
        if (files.IsEmpty)
            report.Add([GuardRules.NothingToScan(string.Join("', '", request.Paths.Select(new ShownPath(request.Root).Of)))]);

        var companions = scanned.SelectMany(file => file).SelectMany(file => file.Files.Keys, (file, beside) => Path.Combine(Path.GetDirectoryName(file.FilePath)!, beside.Replace('/', Path.DirectorySeparatorChar))).ToHashSet(StringComparer.Ordinal);
        foreach (var file in scanned)
        {
            var packed = new PackedFindings(file[0].Subject);
            for (var i = 0; i < file.Length; i++)
            {
                report.Examined(file[i].Subject, ("format", file[i].FormatName), ("sha256", file[i].Sha256?.Hex));

                // A file that a model takes its weights from was read with that model.
                if (file[i] is { Format: FormatKind.Unknown, Unreadable: null } && companions.Contains(file[i].FilePath))
                    continue;

                if (i is 0)
                    report.Add(Judge(file[i], request));
                else
                    report.Add(file[i].Subject, packed, Judge(file[i], request));
            }

            report.Add(packed.Rest());
        }

        return report.Build(new ReportStatistics(0, 0, files.Length, 0, scanned.Sum(file => file[0].Size)));
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

    private static ImmutableArray<ModelEvidence> Scan(FoundModel file, CancellationToken cancellationToken)
    {
        var found = ModelGathering.Gather(file, watcher: null, cancellationToken);
        try
        {
            return [.. ArchiveGathering.Gather(found, cancellationToken)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [found with { Unreadable = ReadFault.Describe(e) }];
        }
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
