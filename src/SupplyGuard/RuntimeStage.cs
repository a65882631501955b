using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>
/// Finds the runtimes for models that the projects below a policy restored. Their native code is loaded only when that very package was examined
/// in this run: those that the run examines anyway, or else these few alone.
/// </summary>
internal static class RuntimeStage
{
    /// <summary>Whether evaluations may run on a restored runtime: the policy says what a good package is.</summary>
    private static bool IsWanted(GuardSession session) => session.Policy.Packages is not null && EvaluationStage.Wanted(session).Any();

    /// <summary>Whether evaluations have to wait for packages: the run examines those that are asked for, or restores while it runs.</summary>
    public static bool Awaits(GuardSession session) =>
        IsWanted(session) && session.Request.Scope.HasFlag(VerifyScope.Packages) && (CoversRepository(session) || session.Request.Restore is not null);

    /// <param name="examined">The packages of this run; empty when it is not about packages.</param>
    /// <returns>The same whatever the run is about: an evaluation belongs to the policy, and its baseline to one runtime.</returns>
    public static RestoredRuntimes Find(GuardSession session, PackageStage examined, CancellationToken cancellationToken)
    {
        if (!IsWanted(session))
            return RestoredRuntimes.None;

        try
        {
            var policy = session.Policy.Packages!;
            var stage = CoversRepository(session) ? examined : Examine(session, policy, cancellationToken);
            if (stage.Projects.FirstOrDefault(project => project.AssetsFault is not null) is { } broken)
                throw new InvalidDataException($"{broken.Subject.Path}: {broken.AssetsFault!.Detail}");

            var runtimes = Choose(session, [.. Among(session, policy, stage)], cancellationToken);
            return stage.Projects.FirstOrDefault(project => project.Assets is null) is { } missing ? Without(runtimes, missing.Subject.Path) : runtimes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            var fault = $"what projects restored cannot be read: {ReadFault.Describe(e)}";
            return new RestoredRuntimes(EvaluatorCommand.OtherRuntime is null ? RuntimeChoice.Refused(fault) : RuntimeChoice.Shipped, TorchChoice.Refused(fault));
        }
    }

    /// <summary>A library that somebody named comes before what was restored, whatever is wrong with that.</summary>
    private static RestoredRuntimes Choose(GuardSession session, ImmutableArray<RuntimePackage> packages, CancellationToken cancellationToken)
    {
        var digests = session.Caches.Digests();
        return new RestoredRuntimes(
            EvaluatorCommand.OtherRuntime is null ? OnnxRuntimePackages.Choose(packages.Where(package => OnnxRuntimePackages.Has(package.Evidence.Subject.PackageId)), Platform.Here) : RuntimeChoice.Shipped,
            TorchPackages.Choose(packages.Where(package => TorchPackages.Has(package.Evidence.Subject.PackageId)), Platform.Here, Assembly));

        // The examination keeps no digest of a library for programs; this one is taken right after it, of files that were those of the archive.
        RestoredLibrary? Assembly(RuntimePackage package, string path) =>
            package.Folder is { } folder && Path.Combine([folder, .. path.Split('/')]) is var file && digests.OfFile(file, cancellationToken) is { } digest
                ? new RestoredLibrary(file, digest, package.Name)
                : null;
    }

    /// <summary>A project that was not restored may want another runtime than those that were: nobody can say yet.</summary>
    private static RestoredRuntimes Without(RestoredRuntimes found, string project) => new(
        found.Onnx.Refusal is null && EvaluatorCommand.OtherRuntime is null ? RuntimeChoice.Instead($"'{project}' was not restored") : found.Onnx,
        found.Torch.Refusal is null ? TorchChoice.None($"'{project}' was not restored") : found.Torch);

    private static bool BringsRuntime(PackageSubject package) => OnnxRuntimePackages.Has(package.PackageId) || TorchPackages.Has(package.PackageId);

    /// <summary>Whether the packages that the run examines are those of all projects below the policy.</summary>
    private static bool CoversRepository(GuardSession session) =>
        session.Request is { Projects.IsEmpty: true } request && request.Scope.HasFlag(VerifyScope.Packages) && Directory.Exists(request.Path) && PackageStage.IsAboutRepository(session);

    private static IEnumerable<RuntimePackage> Among(GuardSession session, PackagePolicy policy, PackageStage stage)
    {
        for (var i = 0; i < stage.Installed.Length; i++)
        {
            if (!BringsRuntime(stage.Installed[i].Subject))
                continue;

            var (trust, fault) = TrustIn(session, policy, stage, i);
            yield return new RuntimePackage(stage.Evidence[i], stage.Installed[i].Folder is { } folder ? PhysicalPath.OfFolder(folder) : null, trust)
            {
                Broken = EvaluatorLookup.Broken(session, stage, stage.Installed[i]),
                Unfit = fault,
            };
        }
    }

    /// <returns>Whether its native code may be loaded; and what its files lack for that, null when nothing.</returns>
    private static (RuntimeTrust Trust, string? Unfit) TrustIn(GuardSession session, PackagePolicy policy, PackageStage stage, int index)
    {
        var (evidence, guardLock) = (stage.Evidence[index], session.Lock ?? GuardLock.Empty);
        var isPinned = evidence.ContentHash is { } hash
            && guardLock.Packages.TryGetValue(evidence.Subject.Key, out var pin) && pin.Tree == evidence.TreeDigest && pin.ContentHashes.Contains(hash);
        var unfit = evidence switch
        {
            { IsInstalled: false } => "it is in no packages folder",
            { Unexamined: { } why } => $"not all of it was examined: {why.TrimEnd('.')}",
            { ArchiveFault: not null } or { ContentHash: null } => "its archive cannot be read",
            { TreeDigest: null } => "its files could not be examined",
            { Differences.IsEmpty: false } => "its files are not those of its archive",
            { IsCompared: false } when !isPinned => "its files were compared with nothing",
            _ => null,
        };
        if (unfit is not null || !EvaluatorLookup.Passed(session, stage, stage.Installed[index]))
            return (RuntimeTrust.Failed, unfit);

        return (isPinned || IsSigned(policy, evidence) ? RuntimeTrust.Verified : RuntimeTrust.Unvouched, null);
    }

    private static bool IsSigned(PackagePolicy policy, PackageEvidence evidence) =>
        policy.Signature.Value is not Requirement.Off && !policy.TrustedSigners.IsEmpty
        && evidence.Signature is { IsValid: true } signature && SignatureCheck.Trusting(policy, evidence, signature) is not null;

    /// <summary>These packages of all projects, and all that a run about packages says of them.</summary>
    private static PackageStage Examine(GuardSession session, PackagePolicy policy, CancellationToken cancellationToken)
    {
        var root = session.Policy.Root;
        var projects = ProjectDiscovery.Read(ProjectFinder.Find(root, cancellationToken), root, session.Request.RestoreOutputs, cancellationToken);
        var folders = new PackageFolders();
        ImmutableArray<InstalledPackage> packages = [.. ProjectDiscovery.Packages(projects, folders).Where(package => BringsRuntime(package.Subject))];
        if (packages.IsEmpty)
            return PackageStage.Empty with { Projects = projects };

        // What this build knows of them may be as old as its restore, and they are about to be loaded: receipts ask the file system, its memory does not.
        var revocation = RevocationEvidence.Gather(policy, root, session.Request.Clock);
        var trust = revocation.AddTo(session.Caches.Memory?.Trust ?? TrustBundle.OfThisMachine());
        var gathering = new PackageGathering(trust, session.Lock ?? GuardLock.Empty, progress: null, session.Request.Clock) { Receipts = session.Caches.PackagesBy(trust) };
        var evidence = gathering.Gather(packages, cancellationToken);
        var judge = new PackageJudge(session, policy, projects, folders) { IsJudged = BringsRuntime };
        var stage = new PackageStage(projects, evidence, [.. judge.Findings(packages, evidence), .. SignatureCheck.Lists(policy, revocation)], [.. judge.Pins(evidence)]) { Installed = packages };
        return stage with { Findings = [.. stage.Findings, .. OpinionStage.Run(session, policy, stage, cancellationToken), .. PackageReputation.OfPackages(session, policy, stage, cancellationToken)] };
    }
}
