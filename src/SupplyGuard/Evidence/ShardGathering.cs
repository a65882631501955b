using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Safetensors;

namespace SupplyGuard.Evidence;

/// <summary>Looks at the files that an index names: whether they are there, and which tensors are in them. Their weights are read when they are judged themselves.</summary>
internal static class ShardGathering
{
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be opened.</exception>
    public static ImmutableArray<ShardEvidence> Gather(string modelPath, ShardIndex index)
    {
        using var folder = new ModelFolder(Path.GetDirectoryName(modelPath)!);
        return [.. index.Files.Select(file => file.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Look(folder, name))];
    }

    private static ShardEvidence Look(ModelFolder folder, string name)
    {
        if (!RelativePath.StaysInside(name))
            return new ShardEvidence(name, StaysInside: false, Exists: false, Tensors: null);

        var file = folder.Open(name);
        var tensors = file is not null && FormatSniffer.SniffModel(file.Window) is FormatKind.Safetensors && SafetensorsReader.Sizes(file.Window, SafetensorsLimits.Default) is Parsed<ImmutableDictionary<string, long>>.Ok(var sizes) ? sizes : null;
        return new ShardEvidence(name, StaysInside: true, file is not null, tensors);
    }
}
