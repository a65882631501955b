using System.Globalization;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>The name of a shard, <c>path:start:end</c>, read from the right because a path may hold colons.</summary>
internal static class ShardName
{
    /// <exception cref="ModelSignatureException">A shard's name has no range, or one that is empty.</exception>
    public static (string Path, ShardRange? Shard) Split(string name, SerializationMethod method)
    {
        if (method is SerializationMethod.Files)
            return (name, null);

        var last = name.LastIndexOf(':');
        var middle = last > 0 ? name.LastIndexOf(':', last - 1) : -1;
        return middle > 0 && Number(name.AsSpan(middle + 1, last - middle - 1)) is { } start && Number(name.AsSpan(last + 1)) is { } end && start < end
            ? (name[..middle], new ShardRange(start, end))
            : throw new ModelSignatureException(ModelProblemKind.ShardsIncomplete, $"'{name}' names no shard: a path, its first byte, and the byte after its last.");
    }

    /// <summary>Spelled the one way that a number is written.</summary>
    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (text.Length == 1 || text[0] != '0') ? number : null;
}
