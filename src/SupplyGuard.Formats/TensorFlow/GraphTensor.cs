using System.Collections.Immutable;
using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>Reads one tensor (tensor.proto) and hashes its canonical bytes. Fewer listed values than elements say that the last one is repeated.</summary>
/// <param name="text">Is given every text, and whether it is the only one.</param>
internal sealed class GraphTensor(GraphFacts facts, string name, Action<ProtobufRange, bool> text)
{
    private const int Content = 4;

    private const int Texts = 8;

    private readonly GraphSource _source = facts.Source;

    /// <exception cref="MalformedException">The tensor is malformed, or beyond the limits.</exception>
    public void Read(ProtobufRange range)
    {
        var (type, shape, content, texts) = (0L, ImmutableArray<long>.Empty, (ProtobufRange?)null, 0);
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1:
                    cursor.Once("dtype");
                    type = cursor.Int64("dtype");
                    break;
                case 2:
                    cursor.Once("tensor_shape");
                    shape = Shape(cursor.Range("tensor_shape"));
                    break;
                case Content:
                    cursor.Once("tensor_content");
                    content = cursor.Range("tensor_content");
                    break;
                case Texts:
                    _ = cursor.Range("string_val");
                    texts++;
                    break;
                default:
                    cursor.SkipNumbers("a field");
                    break;
            }
        }

        var elements = TensorSize.Elements(shape.AsSpan(), range.Start, $"tensor '{name}'");
        if (GraphType.Of(type) is not { } known)
            facts.AddUnread(name, $"its elements are of type {type}, which holds no plain numbers.", range.Start);
        else if (known.Field is Texts)
            ReadTexts(range, shape, elements, texts, content);
        else if (content is { Length: > 0 } bytes)
            ReadContent(bytes, known, shape, elements);
        else
            ReadList(range, known, shape, elements);
    }

    private ImmutableArray<long> Shape(ProtobufRange range)
    {
        var shape = ImmutableArray.CreateBuilder<long>();
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is not 2 || cursor.Wire is not WireType.Length)
            {
                cursor.Skip("a field");
                continue;
            }

            if (shape.Count == _source.Limits.Rank)
                throw new MalformedException(Fault.TooLarge, cursor.FieldOffset, $"tensor '{name}' has more than {_source.Limits.Rank} dimensions.");

            var size = 0L;
            var dimension = _source.Open(cursor.Range("dim"));
            while (dimension.Next())
            {
                if (dimension.Field is 1 && dimension.Wire is WireType.Varint)
                    size = dimension.Int64("size");
                else
                    dimension.Skip("a field");
            }

            shape.Add(size);
        }

        return shape.DrainToImmutable();
    }

    private void ReadContent(ProtobufRange bytes, GraphType type, ImmutableArray<long> shape, long elements)
    {
        var length = TensorSize.Bytes(elements, type.Width * 8);
        if (bytes.Length != length)
            throw new MalformedException(Fault.Inconsistent, bytes.Start, $"tensor '{name}' has {bytes.Length} bytes, and its type and shape say {length}.");

        facts.Hasher.Begin(name, type.DType);
        _source.Append(facts.Hasher, bytes, $"tensor '{name}'");
        facts.Add(new TensorEntry(name, type.DType, shape, length, facts.Hasher.Finish()) { Code = facts.Hasher.Code }, bytes.Start);
    }

    private void ReadList(ProtobufRange range, GraphType type, ImmutableArray<long> shape, long elements)
    {
        if (elements > _source.Limits.ListedElements || (facts.ListedElements += elements) > _source.Limits.TotalListedElements)
        {
            facts.AddUnread(name, $"its {elements} elements are listed or repeated, and the limit for that is {_source.Limits.ListedElements}.", range.Start);
            return;
        }

        var (parts, part, last, done) = (elements * type.Parts, type.Width / type.Parts, 0UL, 0L);
        Span<ulong> repeated = stackalloc ulong[2];
        facts.Hasher.Begin(name, type.DType);
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field != type.Field)
            {
                cursor.SkipNumbers("a field");
                continue;
            }

            var values = cursor.Wire is WireType.Length ? _source.Open(cursor.Range("values")) : cursor;
            do
            {
                if (cursor.Wire is WireType.Length && values.AtEnd)
                    break;

                last = type.FixedBytes is 0 ? values.Varint("a value") : values.Fixed(type.FixedBytes, "a value");
                repeated[(int)(done % 2)] = last;
                if (done++ < parts)
                    facts.Hasher.Append(last, part);
            }
            while (cursor.Wire is WireType.Length);

            if (cursor.Wire is not WireType.Length)
                cursor = values;
        }

        if (done > parts)
            throw new MalformedException(Fault.Inconsistent, range.Start, $"tensor '{name}' lists {done} values, and its shape says {parts}.");

        for (; done < parts; done++)
            facts.Hasher.Append(type.Parts is 1 ? last : repeated[(int)(done % 2)], part);

        facts.Add(new TensorEntry(name, type.DType, shape, elements * type.Width, facts.Hasher.Finish()) { Code = facts.Hasher.Code }, range.Start);
    }

    /// <summary>Canonical bytes of texts: of each, its length in eight bytes, then itself.</summary>
    private void ReadTexts(ProtobufRange range, ImmutableArray<long> shape, long elements, int count, ProtobufRange? content)
    {
        if (content is { Length: > 0 })
        {
            facts.AddUnread(name, "its texts are stored as one piece of bytes.", range.Start);
            text(content.Value, true);
            return;
        }

        if (count > elements || (count > 1 && count < elements) || elements > _source.Limits.ListedElements || (facts.ListedElements += elements) > _source.Limits.TotalListedElements)
            throw new MalformedException(Fault.Inconsistent, range.Start, $"tensor '{name}' lists {count} texts, and its shape says {elements}.");

        // Looked at first, and hashed then: a text may be a graph, whose own tensors are hashed.
        EachText(range, value => text(value, count is 1));
        facts.Hasher.Begin(name, DType.Text);
        EachText(range, value =>
        {
            facts.Hasher.Append((ulong)value.Length, sizeof(ulong));
            _source.Append(facts.Hasher, value, $"tensor '{name}'");
        });
        var length = facts.Hasher.ByteLength;
        facts.Add(new TensorEntry(name, DType.Text, shape, length, facts.Hasher.Finish()) { Code = facts.Hasher.Code }, range.Start);
    }

    private void EachText(ProtobufRange range, Action<ProtobufRange> read)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is Texts)
                read(cursor.Range("string_val"));
            else
                cursor.SkipNumbers("a field");
        }
    }
}
