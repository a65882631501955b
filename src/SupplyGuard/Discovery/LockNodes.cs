using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Discovery;

/// <summary>Takes values of an expected shape out of a lock's located JSON. Every deviation is an <see cref="InvalidDataException"/> with its place.</summary>
internal static class LockNodes
{
    /// <exception cref="InvalidDataException">The bytes are not one JSON object with distinct keys.</exception>
    public static PolicyNode.Section Root(ReadOnlySpan<byte> bytes, string shownPath)
    {
        var tree = PolicyTree.Read(bytes, shownPath);
        if (tree.Fault is { } fault)
            throw new InvalidDataException($"it {fault} at line {tree.FaultLocation.Line}, column {tree.FaultLocation.Column}.");
        if (tree.Repeated is [var repeated, ..])
            throw new InvalidDataException($"the key '{PolicyText.Shown(repeated.Name)}' at line {repeated.Location.Line}, column {repeated.Location.Column} is there already.");

        return tree.Root as PolicyNode.Section ?? throw new InvalidDataException("it holds no JSON object.");
    }

    /// <exception cref="InvalidDataException">The key is missing or holds something else.</exception>
    public static PolicyNode.Section Section(PolicyNode.Section parent, string key) =>
        parent[key] is { } node ? AsSection(node, key) : throw Missing(parent, key);

    /// <exception cref="InvalidDataException">The node is no object.</exception>
    public static PolicyNode.Section AsSection(PolicyNode node, string key) => node as PolicyNode.Section ?? throw Wrong(node, key, "an object");

    /// <exception cref="InvalidDataException">The key is missing or holds something else.</exception>
    public static string Text(PolicyNode.Section parent, string key) => parent[key] switch
    {
        PolicyNode.Text text => text.Value,
        null => throw Missing(parent, key),
        var node => throw Wrong(node, key, "a text"),
    };

    /// <exception cref="InvalidDataException">The key is missing or holds no whole number that is 0 or more.</exception>
    public static long Count(PolicyNode.Section parent, string key) => parent[key] switch
    {
        PolicyNode.Number number when long.TryParse(number.Written, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        null => throw Missing(parent, key),
        var node => throw Wrong(node, key, "a whole number"),
    };

    /// <summary>A list of texts; empty when the key is missing.</summary>
    /// <exception cref="InvalidDataException">The key holds something else.</exception>
    public static ImmutableArray<string> Texts(PolicyNode.Section parent, string key) => parent[key] switch
    {
        null => [],
        PolicyNode.List list => [.. list.Items.Select(item => (item as PolicyNode.Text ?? throw Wrong(item, key, "a text")).Value)],
        var node => throw Wrong(node, key, "a list"),
    };

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <exception cref="InvalidDataException">The key is missing or holds something else.</exception>
    public static Digest Sha256(PolicyNode.Section parent, string key) =>
        Digest.TryParse($"sha256:{Text(parent, key)}", out var digest) ? digest : throw Wrong(parent[key]!, key, "64 hexadecimal digits");

    /// <exception cref="InvalidDataException">There is a key that is not among <paramref name="known"/>.</exception>
    public static void OnlyKeys(PolicyNode.Section section, params ReadOnlySpan<string> known)
    {
        foreach (var member in section.Members)
        {
            if (!known.Contains(member.Name))
                throw new InvalidDataException($"the key '{PolicyText.Shown(member.Name)}' at line {member.Location.Line}, column {member.Location.Column} is unknown.");
        }
    }

    private static InvalidDataException Missing(PolicyNode.Section parent, string key) =>
        new($"the object at line {parent.Location.Line}, column {parent.Location.Column} has no '{key}'.");

    private static InvalidDataException Wrong(PolicyNode node, string key, string expected) =>
        new($"'{PolicyText.Shown(key)}' at line {node.Location.Line}, column {node.Location.Column} is not {expected}.");
}
