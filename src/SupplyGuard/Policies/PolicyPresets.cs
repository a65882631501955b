using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>The policies that ship with SupplyGuard, and what a policy becomes on top of them.</summary>
internal static class PolicyPresets
{
    /// <summary>The bytes of <c>policies/&lt;name&gt;.json</c> as they were when this version was built.</summary>
    public static byte[] Content(string name)
    {
#pragma warning disable RS0030 // Reading a resource of our own assembly loads nothing.
        using var stream = typeof(PolicyPresets).Assembly.GetManifestResourceStream($"policies/{name}.json")
            ?? throw new InvalidOperationException($"The preset '{name}' is missing from the assembly.");
#pragma warning restore RS0030
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The policy with its presets underneath: objects merge key by key, everything else replaces.</summary>
    public static PolicyNode.Section Under(PolicyNode.Section policy)
    {
        var names = policy["extends"] switch
        {
            PolicyNode.Text one => [one],
            PolicyNode.List many => many.Items.OfType<PolicyNode.Text>().ToImmutableArray(),
            _ => [],
        };

        // A later preset wins over an earlier one, so it is nearer.
        var merged = policy;
        foreach (var name in names.Select(text => text.Value).Reverse())
            merged = Merge(merged, Read(name));

        return merged;
    }

    /// <summary>A preset on top of those that it extends itself. The tests prove that none extends itself in the end.</summary>
    private static PolicyNode.Section Read(string name)
    {
        var tree = PolicyTree.Read(Content(name), $"preset:{name}");
        return tree.Root is PolicyNode.Section preset
            ? Under(preset)
            : throw new InvalidOperationException($"The preset '{name}' {tree.Fault ?? "is not an object"}.");
    }

    private static PolicyNode.Section Merge(PolicyNode.Section near, PolicyNode.Section far)
    {
        var members = near.Members.Select(member =>
            member.Value is PolicyNode.Section nearer && far[member.Name] is PolicyNode.Section farther
                ? member with { Value = Merge(nearer, farther) }
                : member);

        // Where a preset's own schema lies is no value of the policy.
        return near with { Members = [.. members, .. far.Members.Where(member => member.Name != "$schema" && near.Member(member.Name) is null)] };
    }
}
