using System.Buffers;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>
/// Tells by the outermost messages whether bytes are meant to be a graph of TensorFlow. None has a magic: what counts is a node with a name
/// and an operator at the place where that kind of message has nodes.
/// </summary>
internal static class TensorFlowOutline
{
    /// <summary>More fields of one message than are looked at before its first node.</summary>
    private const int MostFields = 10_000;

    private const int LongestOperator = 256;

    private static readonly SearchValues<byte> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_>./-"u8);

    public static GraphContainer KindOf(FileWindow file)
    {
        var source = new GraphSource(file, TensorFlowLimits.Default, CancellationToken.None);
        var all = new ProtobufRange(0, file.Length);
        if (IsGraph(source, all))
            return GraphContainer.Graph;
        if (IsMetaGraph(source, all))
            return GraphContainer.MetaGraph;

        return Has(source, all, 2, IsMetaGraph) ? GraphContainer.SavedModel : GraphContainer.None;
    }

    /// <summary>Whether bytes hold a node, or a function of a library with one, before anything that cannot be.</summary>
    public static bool IsGraph(GraphSource source, ProtobufRange range) =>
        Has(source, range, 1, IsNode) || Has(source, range, 2, (inner, library) => Has(inner, library, 1, (deep, function) => Has(deep, function, 3, IsNode)));

    private static bool IsMetaGraph(GraphSource source, ProtobufRange range) => Has(source, range, 2, IsGraph);

    private static bool IsNode(GraphSource source, ProtobufRange range)
    {
        var (hasName, hasOperator) = (false, false);
        try
        {
            var cursor = source.Open(range);
            while (cursor.Next())
            {
                switch (cursor.Field)
                {
                    case 1 when cursor.Wire is WireType.Length:
                        hasName = cursor.Range("name").Length > 0;
                        break;
                    case 2 when cursor.Wire is WireType.Length:
                        hasOperator = cursor.Range("op") is { Length: > 0 and <= LongestOperator } op && IsWord(source.Ahead(op.Start, op.End, (int)op.Length, "op"));
                        break;
                    default:
                        cursor.Skip("a field");
                        break;
                }
            }
        }
        catch (MalformedException)
        {
            // A node that breaks off is a malformed one, and the reader says why.
        }

        return hasName && hasOperator;
    }

    private static bool Has(GraphSource source, ProtobufRange range, int field, Func<GraphSource, ProtobufRange, bool> isFitting)
    {
        try
        {
            var cursor = source.Open(range);
            for (var fields = 0; fields < MostFields && cursor.Next(); fields++)
            {
                if (cursor.Field == field && cursor.Wire is WireType.Length)
                {
                    if (isFitting(source, cursor.Range("a message")))
                        return true;
                }
                else
                {
                    cursor.Skip("a field");
                }
            }
        }
        catch (MalformedException)
        {
            // Whatever breaks off before its first node was not recognisable.
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<byte> bytes) => (char.IsAsciiLetter((char)bytes[0]) || bytes[0] is (byte)'_')
        && !bytes.ContainsAnyExcept(Word);
}
