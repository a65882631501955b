using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// What an export of PyTorch makes its loader do: the targets of its graph, and what the AOT compiler put beside it, which is loaded as a library, compiled
/// first if it is source. Source: <c>torch/_export/serde/schema.py</c>, <c>torch/export/pt2_archive</c>.
/// </summary>
internal static class ExportUses
{
    private const string Compiled = "data/aotinductor/";

    private const string Operators = "torch.ops.";

    private const int LongestGraph = 256 << 20;

    /// <exception cref="MalformedException">A graph is no JSON, or too long to be held.</exception>
    public static ImmutableArray<CodeUse> Read(TorchArchive archive, TorchLimits limits)
    {
        var uses = ImmutableArray.CreateBuilder<CodeUse>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in archive.Names.Order(StringComparer.Ordinal))
        {
            var entry = archive.Find(name)!;
            if (name.StartsWith(Compiled, StringComparison.Ordinal))
                uses.Add(new CodeUse(CodeUseKind.MachineCode, name, entry.Name, entry.DataOffset));
            else if (name is TorchExportReader.OldMarker || (name.StartsWith("models/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)))
                Graph(archive.Bytes(entry, LongestGraph), entry.Name, entry.DataOffset, uses, known, limits);
        }

        return uses.DrainToImmutable();
    }

    /// <summary>Every text under the key <c>target</c>, wherever in the document it is.</summary>
    private static void Graph(byte[] json, string entry, long position, ImmutableArray<CodeUse>.Builder uses, HashSet<string> known, TorchLimits limits)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.Depth });
            var isTarget = false;
            while (reader.Read())
            {
                if (isTarget && reader.TokenType is JsonTokenType.String && reader.ValueSpan.Length > limits.NameBytes)
                    throw new MalformedException(Fault.TooLarge, position, $"a target of the graph of '{entry}' is longer than {limits.NameBytes} bytes.");
                if (isTarget && reader.TokenType is JsonTokenType.String && reader.GetString() is { } target && known.Add(target))
                    uses.Add(Use(target, entry));
                if (known.Count > limits.Tensors)
                    throw new MalformedException(Fault.TooLarge, position, $"the graph of '{entry}' names more than {limits.Tensors} targets.");

                isTarget = reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("target"u8);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MalformedException(Fault.Inconsistent, position, $"'{entry}' is no graph: it is no JSON.");
        }
    }

    private static CodeUse Use(string target, string entry)
    {
        if (!target.StartsWith(Operators, StringComparison.Ordinal))
            return new CodeUse(CodeUseKind.Function, target, entry, -1);

        var parts = target[Operators.Length..].Split('.');
        return new CodeUse(CodeUseKind.Operator, parts is [var space, var name, ..] ? $"{space}::{name}" : target, entry, -1);
    }
}
