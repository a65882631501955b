using System.Collections.Frozen;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Reads <c>supplyguard.json</c>. Whatever the file holds, the result is a reading: nothing about its content is an exception.</summary>
internal static class PolicyReader
{
    public const int MaxBytes = 1 << 20;

    /// <param name="absolutePath">The policy file. Locations show its name alone: it lies in the folder that paths are relative to.</param>
    /// <param name="knownRules">Every rule that this version has.</param>
    public static PolicyReading Read(string absolutePath, IEnumerable<Rule> knownRules)
    {
        var shown = Path.GetFileName(absolutePath);
        byte[] content;
        try
        {
            using var handle = RegularFile.Open(absolutePath);
            using var file = new FileStream(handle, FileAccess.Read);
            if (file.Length > MaxBytes)
                return Unreadable(new Location(shown), $"has {file.Length} bytes, more than the {MaxBytes} that a policy may have");

            content = new byte[(int)file.Length];
            file.ReadExactly(content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(new Location(shown), "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The exception's own text names the absolute path, which no report shows.
            return Unreadable(new Location(shown), e is UnauthorizedAccessException ? "may not be read, or is a folder" : "could not be read to its end");
        }

        return Read(content, absolutePath, knownRules);
    }

    /// <summary>Reads bytes as if they were in the file.</summary>
    public static PolicyReading Read(ReadOnlySpan<byte> content, string absolutePath, IEnumerable<Rule> knownRules)
    {
        var shown = Path.GetFileName(absolutePath);
        if (content.Length > MaxBytes)
            return Unreadable(new Location(shown), $"has {content.Length} bytes, more than the {MaxBytes} that a policy may have");

        var tree = PolicyTree.Read(content, shown);
        if (tree.Fault is { } fault)
            return Unreadable(tree.FaultLocation, fault);

        if (tree.Root is not PolicyNode.Section written)
            return Unreadable(tree.Root!.Location, $"is {tree.Root.Kind}, but an object is expected");

        var problems = Problems(written, tree, knownRules.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal));
        if (problems.Any)
            return new PolicyReading(null, problems.Sorted(shown));

        var merged = PolicyPresets.Under(written);
        if (AsksNothing(merged))
            problems.Add(PolicyRules.AsksForNothing(written.Location));

        var effective = PolicyDefaults.Fill(merged);
        var policy = PolicyBinder.Bind(effective, absolutePath, Digest.Sha256(content));
        return new PolicyReading(policy, problems.Sorted(shown)) { Effective = effective };
    }

    private static PolicyProblems Problems(PolicyNode.Section written, PolicyTree tree, FrozenDictionary<string, Rule> rules)
    {
        var problems = new PolicyProblems();
        foreach (var (name, location, _) in tree.Repeated)
            problems.Add(PolicyRules.KeyIsRepeated(location, name));

        new PolicyValidation(rules, problems).Examine(written, PolicySchema.Root, path: "");
        new PolicyCoherence(rules, problems).Examine(written);
        return problems;
    }

    /// <summary>Packages of which everything is switched off are as good as none.</summary>
    private static bool AsksNothing(PolicyNode.Section policy)
        => policy["models"] is not PolicyNode.List { Items.IsEmpty: false }
        && policy["evaluations"] is not PolicyNode.List { Items.IsEmpty: false }
        && (policy["packages"] is not PolicyNode.Section packages
            || PolicyDefaults.Fill(policy)["packages"] is PolicyNode.Section filled
                && filled.Members.All(member => IsAboutSignatures(member) || member.Value is PolicyNode.Text { Value: "off" or "any" } or PolicyNode.List { Items.IsEmpty: true }));

    /// <summary>How signatures are judged, where they are.</summary>
    private static bool IsAboutSignatures(PolicyMember member) => member.Name is "revocation" or "revocationLists" or "secondOpinion";

    private static PolicyReading Unreadable(Location location, string why) => new(null, [PolicyRules.CannotBeRead(location, why)]);
}
