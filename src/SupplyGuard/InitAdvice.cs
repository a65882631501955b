using System.Collections.Immutable;
using SupplyGuard.Checks.Wiring;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Policies;
using SupplyGuard.Reporting;

namespace SupplyGuard;

/// <summary>Says what <c>init</c> leaves to people.</summary>
internal static class InitAdvice
{
    /// <summary>More names than this are counted.</summary>
    private const int MostNames = 5;

    public static ImmutableArray<string> Of(InitFindings found) => [.. OfLock(found), .. OfWiring(found), .. OfPackages(found), .. OfModels(found), .. Always(found)];

    private static IEnumerable<string> OfLock(InitFindings found)
    {
        if (found.Refusal is not null)
            yield return $"Resolve the findings above and run 'dotnet supplyguard lock': until then there is no new '{GuardLock.FileName}', and 'verify' does not pass.";
        else if (!found.Restored.CanLock)
            yield return $"'{GuardLock.FileName}' can only be written after a restore, which a dry run does not do.";
    }

    private static IEnumerable<string> OfWiring(InitFindings found)
    {
        if (found.Policy.Wiring.Value is not Requirement.Required)
            yield return $"Write \"wiring\": \"required\" into '{PolicyLocator.FileName}', so that 'verify' notices when all of the wiring is taken away.";

        var required = found.Policy with { Wiring = found.Policy.Wiring with { Value = Requirement.Required } };
        foreach (var finding in WiringCheck.Run(required, found.Wiring with { Copies = [] }, ToolVersion.Number))
            yield return $"{finding.Location}: {finding.Rule.Id}: {finding.Message}";
    }

    private static IEnumerable<string> OfPackages(InitFindings found)
    {
        if (found.Policy.Packages is not { } policy || found.Locked is not { } locked || locked.Packages.Evidence.IsEmpty)
            yield break;

        if (policy.TrustedSigners.IsEmpty)
            yield return found.WasThere
                ? $"Nobody is named as trusted: 'packages.trustedSigners' in '{PolicyLocator.FileName}' says whose packages are accepted."
                : $"Nobody is named as trusted: '{PolicyLocator.FileName}' proposes in a comment whom to name.";

        var unsigned = locked.Packages.Evidence.Where(package => package.Signature is null or { Primary: null }).Select(package => package.Subject.PackageId).ToArray();
        if (unsigned is not [])
            yield return $"{Counted(unsigned.Length, "package has", "packages have")} no signature: {Names(unsigned)}.";

        var code = locked.Packages.Evidence.Where(package => !package.Code.IsEmpty).Select(package => package.Subject.PackageId).ToArray();
        if (code is not [])
            yield return $"{Counted(code.Length, "package runs", "packages run")} code during a build, which '{GuardLock.FileName}' lists file by file: {Names(code)}. 'packages.buildCode' in '{PolicyLocator.FileName}' can say that no other may.";
    }

    private static IEnumerable<string> OfModels(InitFindings found)
    {
        var judging = found.Policy.Evaluations.SelectMany(evaluation => evaluation.Judging).ToHashSet(StringComparer.Ordinal);
        var models = found.Models.Models.Where(model => !judging.Contains(model)).ToArray();
        var unnamed = models.Where(model => !found.Policy.Models.Any(entry => ModelFinder.Names(entry, model))).ToArray();
        if (unnamed is not [])
            yield return $"{Counted(unnamed.Length, "model is", "models are")} named by no entry of 'models' in '{PolicyLocator.FileName}': {Names(unnamed)}.";

        var unevaluated = models.Where(model => !found.Policy.Evaluations.Any(evaluation => evaluation.Parts.Contains(model, StringComparer.Ordinal))).ToArray();
        if (unevaluated is not [])
            yield return $"{Counted(unevaluated.Length, "model has", "models have")} no evaluation: {Names(unevaluated)}. Add one to 'evaluations' with golden data of yours, then 'dotnet supplyguard evaluation record'; it needs the evaluator beside the tool.";

        if (!found.Models.Unread.IsEmpty)
            yield return $"{Counted(found.Models.Unread.Length, "file is", "files are")} called like a model in a format that this version does not read: {Names(found.Models.Unread)}.";

        var arrays = found.Models.Arrays
            .Where(array => !found.Policy.Models.Any(entry => ModelFinder.Names(entry, array)) && !judging.Contains(array))
            .ToArray();
        if (arrays is not [])
            yield return $"{Counted(arrays.Length, "NumPy file holds", "NumPy files hold")} data or weights: {Names(arrays)}. What is loaded as weights belongs into 'models' in '{PolicyLocator.FileName}'.";
    }

    private static IEnumerable<string> Always(InitFindings found)
    {
        if (!found.Files.IsEmpty || found.HasCopies)
            yield return $"Commit the files{(found.HasCopies ? $", and '{GuardPackage.VendoredFolder}/'" : "")}. In CI, before any build: dotnet supplyguard verify . --restore";
    }

    private static string Counted(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static string Names(IReadOnlyCollection<string> names) =>
        $"'{string.Join("', '", names.Take(MostNames).Select(VisibleText.Of))}'{(names.Count > MostNames ? $" and {names.Count - MostNames} more" : "")}";
}
