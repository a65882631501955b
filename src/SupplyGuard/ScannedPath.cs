using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard;

/// <summary>A file on disk with everything that is in it.</summary>
/// <param name="Found">What was read of the file itself; an archive whose entries were read has no fault of its own any more.</param>
/// <param name="Files">The file itself first.</param>
/// <param name="Rest">About findings that are not listed.</param>
/// <param name="Use">Which of the names that are allowed by name all of them use together.</param>
internal sealed record ScannedPath(ModelEvidence Found, ImmutableArray<ScannedFile> Files, ImmutableArray<Finding> Rest, AllowanceUse Use)
{
    public IEnumerable<Finding> Findings => Files.SelectMany(file => file.Findings).Concat(Rest);

    /// <summary>Judges a file, and what is in it when it is an archive and is there as a model.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ScannedPath Of(ModelEvidence found, FileJudge judge, CancellationToken cancellationToken)
    {
        try
        {
            return Of(found, found is { Exists: true, IsRun: true } ? ArchiveGathering.Gather(found, cancellationToken) : [found], judge);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Of(found, [found with { Unreadable = ReadFault.Describe(e) }], judge);
        }
    }

    private static ScannedPath Of(ModelEvidence found, IEnumerable<ModelEvidence> files, FileJudge judge)
    {
        var packed = new PackedFindings(found.Subject);
        var scanned = ImmutableArray.CreateBuilder<ScannedFile>();
        var use = AllowanceUse.None;
        foreach (var file in files)
        {
            var isPacked = scanned.Count > 0;
            found = isPacked ? found : file;
            use = use.With(judge.UseOf(file));
            var findings = judge.Judge(file);
            ImmutableArray<Finding> listed = isPacked ? [.. findings.Where(packed.Keeps)] : findings;
            scanned.Add(new ScannedFile(file.Subject, file.FormatName, file.Sha256?.Hex, listed, [.. findings.Except(listed).Select(finding => finding.Rule)]));
        }

        return new ScannedPath(found, scanned.DrainToImmutable(), [.. packed.Rest()], use);
    }
}
