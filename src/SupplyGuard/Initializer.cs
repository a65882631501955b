using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Adoption;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Reporting;

namespace SupplyGuard;

/// <summary>Writes policy, lock and wiring for what is found in a folder. Plans everything first; keeps what is there.</summary>
internal static class Initializer
{
    /// <summary>Restores where that is needed and allowed, and writes nothing else.</summary>
    /// <exception cref="AdoptionException">Something keeps it from going on; nothing was written.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    /// <exception cref="InvalidDataException">A solution is malformed, or there are too many files.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; lock files that the restore wrote are deleted again.</exception>
    public static InitPlan Plan(InitRequest request, CancellationToken cancellationToken)
    {
        var folder = request.Folder;
        var existing = ExistingPolicy(folder);
        var projects = ProjectFinder.Find(folder, cancellationToken);
        var copies = Copies(request);
        var wiring = new WiringPlan(folder, ToolVersion.Number, isVendored: !copies.IsDefault);
        wiring.Make(projects, ProjectFinder.Solutions(folder, cancellationToken), cancellationToken);

        request.Progress?.Invoke("looking for models");
        var models = ModelSearch.In(folder, cancellationToken);
        var draft = existing ?? Read(PolicyDraft.Write(request.Preset, models.Patterns, []), folder);

        var restored = InitRestore.Run(request, draft.Policy!, projects, cancellationToken);
        try
        {
            var locked = restored.CanLock ? Lock(request, draft, cancellationToken) : null;
            var files = wiring.Files.ToList();
            if (existing is null)
                files.Add(new PlannedFile(PolicyLocator.FileName, null, PolicyDraft.Write(request.Preset, models.Patterns, SignerProposal.Of(locked?.Packages.Evidence ?? []))));
            if (locked?.Text is { } text)
                files.Add(LockFile(folder, text));

            files.AddRange(restored.NewLockFiles.Select(file => new PlannedFile(file, null, File.ReadAllText(Path.Combine(folder, file)), IsWritten: true)));
            var refusal = restored.Refusal ?? (locked?.Report is { Verdict: not Verdict.Passed } report ? report : null);
            ImmutableArray<PlannedFile> sorted = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
            return new InitPlan(
                folder,
                sorted,
                copies.IsDefault ? [] : copies,
                refusal,
                InitAdvice.Of(new InitFindings(draft.Policy!, existing is not null, wiring.Outcome, models, restored, locked, refusal, sorted, HasCopies: !copies.IsDefault)));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            restored.TakeBack(folder);
            throw;
        }
    }

    /// <summary>All or nothing.</summary>
    /// <exception cref="IOException">A file cannot be written; everything is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written; everything is as it was.</exception>
    public static void Apply(InitPlan plan)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            FileWriting.WriteAll(plan.Copies.Select(copy => (GuardPayload.PathTo(plan.Folder, copy.Path), copy.Content))
                .Concat(plan.Files.Where(file => !file.IsWritten).Select(file => (GuardPayload.PathTo(plan.Folder, file.Path), (byte[]?)encoding.GetBytes(file.After)))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var file in plan.Files.Where(file => file.IsWritten))
                File.Delete(GuardPayload.PathTo(plan.Folder, file.Path));

            throw;
        }
    }

    private static PolicyReading? ExistingPolicy(string folder)
    {
        if (PolicyLocator.Find(folder) is not { } path)
            return null;

        if (!Path.GetDirectoryName(path)!.Equals(folder, StringComparison.Ordinal))
            throw new AdoptionException($"'{path}' guards this folder already.", "Run 'dotnet supplyguard init' in the folder of that policy.");

        var reading = PolicyReader.Read(path, RuleCatalog.All);
        return reading.Policy is not null
            ? reading
            : throw new AdoptionException($"'{PolicyLocator.FileName}' cannot be used: {reading.Findings[0].Message}", "Correct it; 'dotnet supplyguard policy check' says everything that is wrong.");
    }

    private static PolicyReading Read(string draft, string folder) =>
        PolicyReader.Read(Encoding.UTF8.GetBytes(draft), Path.Combine(folder, PolicyLocator.FileName), RuleCatalog.All) is { Policy: not null } reading
            ? reading
            : throw new AdoptionException("The names of the folders that hold models cannot be written into a policy.", $"Write '{PolicyLocator.FileName}' by hand; docs/policy.md of SupplyGuard describes it.");

    /// <summary>Default when the guard is not checked in. A folder that has a copy keeps that form.</summary>
    private static ImmutableArray<PlannedCopy> Copies(InitRequest request)
    {
        var copy = Path.Combine(request.Folder, GuardPackage.VendoredFolder);
        if (!request.Vendored && !Directory.Exists(copy))
            return default;

        if (request.GuardPayload is not { } folder || !GuardPayload.IsAt(folder))
            throw new AdoptionException(
                "This installation of SupplyGuard came without the guard that runs inside MSBuild, so there is nothing to check in.",
                "Use the tool package, which carries it; or run 'dotnet supplyguard init' without --vendored.");

        return [.. GuardPayload.Read(folder).Changes(copy).Select(change => new PlannedCopy($"{GuardPackage.VendoredFolder}/{change.File}", change.Content))];
    }

    private static LockPlan Lock(InitRequest request, PolicyReading policy, CancellationToken cancellationToken)
    {
        var verify = new VerifyRequest(request.Folder) { Scope = VerifyScope.Packages | VerifyScope.Models, Progress = request.Progress, Clock = request.Clock };
        return GuardSession.TryOpen(verify, policy.Policy!.FilePath, policy, out var session, out _)
            ? Locker.Plan(session, cancellationToken)
            : throw new InvalidOperationException("The policy was read before.");
    }

    private static PlannedFile LockFile(string folder, string text)
    {
        var path = Path.Combine(folder, GuardLock.FileName);
        return new PlannedFile(GuardLock.FileName, File.Exists(path) ? File.ReadAllText(path) : null, text);
    }
}
