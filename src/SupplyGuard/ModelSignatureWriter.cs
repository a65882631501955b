using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Signing;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Signs a model and writes the signature beside it, or writes nothing.</summary>
public static class ModelSignatureWriter
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="IOException">The signature cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The signature may not be written.</exception>
    public static ModelSignOutcome Sign(ModelSignRequest request, CancellationToken cancellationToken)
    {
        var subject = new ModelSubject(new ShownPath(request.Root).Of(request.Path));
        var isFolder = Directory.Exists(request.Path);
        var serialization = request.Serialization with { IgnoredPaths = isFolder ? LeftOut(request) : [] };
        var reading = ManifestBuilder.Build(new ManifestRequest(request.Path, serialization), cancellationToken);
        if (!reading.Problems.IsEmpty)
            return Refused(subject, reading.Problems, isFolder);

        var made = Make(request, Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Path)), reading.Manifest);
        if (made.Value is not { } files)
            return Refused(subject, [made.Problem!], isFolder);
        if (files.Any(file => new FileInfo(file.Path).LinkTarget is not null))
            return Refused(subject, [new ModelProblem(ModelProblemKind.Link, "The signature file itself is a link, and nothing is written through links.")], isFolder);

        foreach (var (path, content) in files)
            AtomicFile.Write(path, content);

        var report = new ReportBuilder();
        report.Examined(subject, ("root", reading.Manifest.Root.Hex));
        return new ModelSignOutcome(report.Build(new ReportStatistics(0, 0, 1, 0, reading.Bytes)), reading.Manifest);
    }

    /// <summary>Git's own files, the signatures of the folder (this one, too, wherever in the folder it goes), and what the caller says.</summary>
    private static ImmutableArray<string> LeftOut(ModelSignRequest request)
    {
        var inside = Path.GetRelativePath(request.Path, request.Signature).Replace('\\', '/');
        string[] own = inside.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(inside) ? [] : [inside];
        return [.. IgnoredByDefault.Git
            .Concat(SignatureNames.OfFolder(request.Path).Select(file => Path.GetFileName(file)).Concat(own).SelectMany(file => SignatureNames.IsCms(file) ? new[] { file, SignatureNames.ManifestOf(file) } : [file]))
            .Concat(request.IgnoredPaths)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The files that a signature consists of, the one that the others mean nothing without last.</summary>
    private static Examined<IReadOnlyList<(string Path, byte[] Content)>> Make(ModelSignRequest request, string name, ModelManifest manifest) => request.Cms is { } cms
        ? cms.Sign(name, manifest).Then<IReadOnlyList<(string Path, byte[] Content)>>(made => [(SignatureNames.ManifestOf(request.Signature), made.Manifest.ToArray()), (request.Signature, made.Encoded.ToArray())])
        : ModelSigning.Sign(name, manifest, request.Signer!).Then<IReadOnlyList<(string Path, byte[] Content)>>(made => [(request.Signature, made)]);

    private static ModelSignOutcome Refused(ModelSubject subject, ImmutableArray<ModelProblem> problems, bool isFolder)
    {
        var report = new ReportBuilder();
        report.Examined(subject);
        report.Add(problems.Select(problem => SignatureProblems.Finding(subject, problem.Path is { Length: > 0 } path && isFolder ? $"{subject.Path}/{path}" : subject.Path, problem)));
        return new ModelSignOutcome(report.Build(new ReportStatistics(0, 0, 1, 0, 0)), new ModelManifest(ModelSerialization.Usual, []));
    }
}
