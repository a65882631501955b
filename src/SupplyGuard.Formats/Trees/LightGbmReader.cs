using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Trees;

/// <summary>The door for models of LightGBM, which are text: a header, trees one behind the other, and what they were made with. Nothing in them runs.</summary>
internal static class LightGbmReader
{
    private const int LineBytes = 16 << 20;

    private static readonly ImmutableArray<string> Shown = ["version", "num_class", "objective"];

    /// <summary>What only looks like the start of a text file may be one: the word, and the version in the next line.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> start) => start.StartsWith("tree\nversion=v"u8) || start.StartsWith("tree\r\nversion=v"u8);

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelParts> Read(FileWindow file, BoosterLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<ModelParts>.Ok(ReadCore(file, limits, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ModelParts ReadCore(FileWindow file, BoosterLimits limits, CancellationToken cancellationToken)
    {
        var lines = new TextLines(file, LineBytes, cancellationToken);
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        var (trees, isWhole) = (0, false);
        _ = lines.TryRead(out _, out _);
        while (lines.TryRead(out var line, out var offset))
        {
            line = line.TrimEnd((byte)'\r');
            if (line.SequenceEqual("end of trees"u8))
            {
                isWhole = true;
                break;
            }

            if (line.StartsWith("Tree="u8))
                Tree(line, ref trees, offset, limits);
            else if (trees is 0 && !line.IsEmpty)
                Setting(line, header, offset);
            else if (!line.IsEmpty && !line.Contains((byte)'='))
                throw new MalformedException(Fault.Inconsistent, offset, "a line of a tree is no setting.");
        }

        if (!isWhole)
            throw new MalformedException(Fault.Truncated, file.Length, "the model ends before its trees do.");

        // LightGBM finds its trees by their sizes, and reads as many as there are.
        var stated = header.GetValueOrDefault("tree_sizes", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (header.ContainsKey("tree_sizes") && stated != trees)
            throw new MalformedException(Fault.Inconsistent, 0, $"the model states the sizes of {stated} trees and has {trees}.");
        if (!header.ContainsKey("num_class") || !header.ContainsKey("max_feature_idx"))
            throw new MalformedException(Fault.Inconsistent, 0, "the header lacks the number of classes or of features.");

        return new ModelParts { Metadata = [.. Shown.Where(header.ContainsKey).Select(key => new KeyValuePair<string, string>(key, header[key])), new("trees", trees.ToString(CultureInfo.InvariantCulture))] };
    }

    private static void Tree(ReadOnlySpan<byte> line, ref int trees, long offset, BoosterLimits limits)
    {
        if (trees == limits.Trees)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {limits.Trees} trees.");
        if (!int.TryParse(line["Tree=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != trees)
            throw new MalformedException(Fault.Inconsistent, offset, $"another tree stands where number {trees} belongs.");

        trees++;
    }

    private static void Setting(ReadOnlySpan<byte> line, Dictionary<string, string> header, long offset)
    {
        var equals = line.IndexOf((byte)'=');
        if (header.Count == 1000)
            throw new MalformedException(Fault.TooLarge, offset, "the header has more than 1000 settings.");

        // A few settings of the header are words alone, such as 'average_output'.
        var (key, value) = equals < 0 ? (Encoding.UTF8.GetString(line), "") : (Encoding.UTF8.GetString(line[..equals]), Encoding.UTF8.GetString(line[(equals + 1)..]));
        if (!header.TryAdd(key, value))
            throw new MalformedException(Fault.Inconsistent, offset, "a setting stands twice in the header.");
    }
}
