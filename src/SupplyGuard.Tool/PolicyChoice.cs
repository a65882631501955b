using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Tool;

/// <summary>Which policy a command goes by. Where there is none, the command was asked wrongly, and says so before it does anything.</summary>
internal static class PolicyChoice
{
    /// <param name="named">What the command line says; null when it says nothing.</param>
    /// <param name="target">Absolute path from which the policy is looked for: a folder, or a file in it.</param>
    /// <returns>Absolute path of the policy file.</returns>
    /// <exception cref="UsageException">There is none.</exception>
    public static string Find(Terminal terminal, string? named, string target)
    {
        if (named is not null)
        {
            var path = terminal.PathTo(named);
            return File.Exists(path) ? path : throw new UsageException($"There is no policy file '{named}'.", "Name a file that exists, or leave --policy out to use the nearest supplyguard.json.");
        }

        var folder = Directory.Exists(target) ? target : Path.GetDirectoryName(target)!;
        return PolicyLocator.Find(folder) ?? throw new UsageException(
            $"There is no '{PolicyLocator.FileName}' in '{folder}' or in a folder above it within the repository.",
            "Run 'dotnet supplyguard init', which writes one, or name it with --policy.");
    }

    /// <summary>The same, and a file to try must have one evaluation that it can be the model of.</summary>
    /// <exception cref="UsageException">The policy can be read, and the request does not fit it.</exception>
    public static void ThrowUnlessKnown(string policyPath, VerifyRequest request)
    {
        ThrowUnlessKnown(policyPath, request.Evaluations);
        if (request.ModelPath is null || PolicyReader.Read(policyPath, RuleCatalog.All).Policy is not { } policy)
            return;

        TriedModel.Of(policy, request, out var refusal);
        if (refusal is { } wrong)
            throw new UsageException(wrong.Message, wrong.Fix);
    }

    /// <summary>A misspelt name must not look like an evaluation that could not be examined.</summary>
    /// <exception cref="UsageException">The policy can be read and has no evaluation of one of the names.</exception>
    public static void ThrowUnlessKnown(string policyPath, ImmutableArray<string> evaluations)
    {
        if (evaluations.IsEmpty || PolicyReader.Read(policyPath, RuleCatalog.All).Policy is not { } policy)
            return;

        var known = policy.Evaluations.Select(evaluation => evaluation.Name).ToArray();
        if (evaluations.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new UsageException(
                $"The policy has no evaluation '{unknown}'.",
                known.Length == 0 ? "Add one to the policy's 'evaluations'." : $"It has '{string.Join("', '", known)}'.");
    }
}
