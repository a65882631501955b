using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The member <c>weights</c> of a baseline file.</summary>
internal static class BaselineWeights
{
    private const int MostDimensions = 16;

    /// <exception cref="FaultyMemberException">A member is missing, of the wrong type or beyond its range.</exception>
    public static WeightFacts Read(BaselineMembers members, int classes, BaselineLimits limits)
    {
        members.RequireExactly("operators", "structure", "tensors", "head");
        var (operators, tensors) = (members.Array("operators"), members.Array("tensors"));
        if (operators.GetArrayLength() > limits.Operators || tensors.GetArrayLength() > limits.Tensors)
            throw new FaultyMemberException(Fault.TooLarge, $"'weights' has more than {limits.Operators} operators or {limits.Tensors} tensors.");

        var read = ImmutableArray.CreateRange(tensors.EnumerateArray().Select(element => ReadTensor(new BaselineMembers(element, "a tensor of 'weights'", limits))));
        if (read.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal).Count() != read.Length)
            throw new FaultyMemberException(Fault.Inconsistent, "'weights' has two tensors of one name.");

        return new WeightFacts(
            [.. operators.EnumerateArray().Select(element => ReadOperator(new BaselineMembers(element, "an operator of 'weights'", limits)))],
            read,
            members.IsNull("head") ? null : ReadHead(members.Object("head"), classes))
        {
            Structure = members.IsEmpty("structure") ? null : members.Digest("structure"),
        };
    }

    public static void Write(Utf8JsonWriter json, WeightFacts? weights)
    {
        if (weights is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("operators");
        foreach (var used in weights.Operators)
        {
            json.WriteStartObject();
            json.WriteString("domain", used.Domain);
            json.WriteString("type", used.OpType);
            json.WriteNumber("count", used.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("structure", weights.Structure?.ToString() ?? "");
        json.WriteStartArray("tensors");
        foreach (var tensor in weights.Tensors)
            Write(json, tensor);

        json.WriteEndArray();
        if (weights.Head is { } head)
        {
            json.WriteStartObject("head");
            json.WriteString("tensor", head.Tensor);
            json.WriteBoolean("byColumn", head.ByColumn);
            json.WriteBase64String("rows", MemoryMarshal.AsBytes(head.Rows.AsSpan()));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("head");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WeightTensor tensor)
    {
        Span<byte> multiset = stackalloc byte[sizeof(ulong)];
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("dtype", tensor.DType);
        json.WriteString("shape", string.Join(',', tensor.Shape));
        json.WriteString("digest", tensor.Digest.ToString());
        json.WriteString("highBits", tensor.HighBits?.ToString() ?? "");
        json.WriteBoolean("hasLowBits", tensor.HasLowBits);
        json.WriteNumber("norm", tensor.Norm);
        BinaryPrimitives.WriteUInt64LittleEndian(multiset, tensor.Multiset);
        json.WriteBase64String("multiset", multiset);
        json.WriteBase64String("sketch", MemoryMarshal.AsBytes(tensor.Sketch.AsSpan()));
        json.WriteEndObject();
    }

    private static OnnxOperator ReadOperator(BaselineMembers members)
    {
        members.RequireExactly("domain", "type", "count");
        return new OnnxOperator(members.Text("domain"), members.Text("type"), members.Count("count"));
    }

    private static WeightTensor ReadTensor(BaselineMembers members)
    {
        members.RequireExactly("name", "dtype", "shape", "digest", "highBits", "hasLowBits", "norm", "multiset", "sketch");
        return new WeightTensor(
            members.Text("name"),
            members.Text("dtype"),
            ReadShape(members.TextOrNothing("shape")),
            members.Digest("digest"),
            members.IsEmpty("highBits") ? null : members.Digest("highBits"),
            members.Boolean("hasLowBits"),
            members.Magnitude("norm"),
            BinaryPrimitives.ReadUInt64LittleEndian(members.Bytes("multiset", 1, sizeof(ulong))),
            members.Floats("sketch", members.IsEmpty("sketch") ? 0 : TensorSketch.Buckets));
    }

    private static ImmutableArray<long> ReadShape(string text)
    {
        var parts = text.Length == 0 ? [] : text.Split(',');
        var shape = parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : -1).ToImmutableArray();
        return shape.Length <= MostDimensions && !shape.Contains(-1) && IsCount(shape) ? shape : throw new FaultyMemberException(Fault.Inconsistent, "A tensor of 'weights' has a shape that is none.");
    }

    private static bool IsCount(ImmutableArray<long> shape)
    {
        Int128 count = 1;
        foreach (var length in shape)
            count = Int128.Min(count * length, (Int128)long.MaxValue + 1);

        return count <= long.MaxValue;
    }

    private static WeightHead ReadHead(BaselineMembers members, int classes)
    {
        members.RequireExactly("tensor", "byColumn", "rows");
        return new WeightHead(members.Text("tensor"), members.Boolean("byColumn"), [.. MemoryMarshal.Cast<byte, ulong>(members.Bytes("rows", classes, sizeof(ulong)))], []);
    }
}
