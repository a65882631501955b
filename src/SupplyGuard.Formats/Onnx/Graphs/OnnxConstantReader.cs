using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx.Graphs;

/// <summary>Reads how many elements a constant has, and a few integers themselves.</summary>
internal sealed class OnnxConstantReader(OnnxSource source)
{
    /// <summary>Integers that are read: as many as a classifier may have classes.</summary>
    private const int MostIntegers = 4096;

    public (string Name, OnnxConstant Constant) ReadNamed(ProtobufRange message)
    {
        var tensor = OnnxTensorReader.Read(source, message);
        return (tensor.Name, Of(tensor));
    }

    public (string Name, OnnxConstant Constant) ReadSparse(ProtobufRange message)
    {
        var values = OnnxSparseTensor.Read(source, message).Values;
        return (values.Name, new OnnxConstant(values.Elements));
    }

    /// <summary>The value of a <c>Constant</c> node, if the attribute holds one.</summary>
    public OnnxConstant? ReadAttribute(ProtobufRange attribute)
    {
        var floats = 0L;
        List<long>? integers = null;
        OnnxConstant? constant = null;
        var cursor = source.Open(attribute);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 2 or 4 or 9:
                    cursor.Skip("attribute value");
                    constant ??= new OnnxConstant(1);
                    break;
                case 3:
                    constant ??= new OnnxConstant(1, [cursor.Int64("attribute value")]);
                    break;
                case 5:
                    constant = Of(OnnxTensorReader.Read(source, cursor.Range("tensor")));
                    break;
                case 7:
                    floats += cursor.Wire is WireType.Length ? cursor.Range("attribute values").Length / sizeof(float) : Skip(ref cursor);
                    break;
                case 8:
                    AddIntegers(ref cursor, integers ??= []);
                    break;
                case 22:
                    constant = new OnnxConstant(OnnxSparseTensor.Read(source, cursor.Range("sparse tensor")).Values.Elements);
                    break;
                default:
                    cursor.Skip("attribute field");
                    break;
            }
        }

        return constant ?? (floats > 0 ? new OnnxConstant(floats) : integers is null ? null : new OnnxConstant(integers.Count, integers.Count <= MostIntegers ? [.. integers] : null));
    }

    private static long Skip(ref ProtobufCursor cursor)
    {
        cursor.Skip("attribute value");
        return 1;
    }

    private OnnxConstant Of(OnnxTensor tensor)
    {
        var width = tensor.DType switch { "I64" => sizeof(long), "I32" => sizeof(int), _ => 0 };
        if (width is 0 || tensor.Elements > MostIntegers || tensor.External is not null || tensor.DataField is 0)
            return new OnnxConstant(tensor.Elements);

        return new OnnxConstant(tensor.Elements, tensor.DataField is OnnxTensor.RawData ? Raw(tensor, width) : Typed(tensor));
    }

    private ImmutableArray<long> Raw(OnnxTensor tensor, int width)
    {
        ReadOnlySpan<byte> bytes = source.File.Take(tensor.Raw.Start, tensor.Raw.Length, MostIntegers * sizeof(long), "raw_data");
        var integers = ImmutableArray.CreateBuilder<long>((int)tensor.Elements);
        for (; bytes.Length >= width; bytes = bytes[width..])
            integers.Add(width is sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes));

        return integers.DrainToImmutable();
    }

    private ImmutableArray<long> Typed(OnnxTensor tensor)
    {
        var integers = new List<long>();
        var cursor = source.Open(tensor.Message);
        while (cursor.Next())
        {
            if (cursor.Field == tensor.DataField)
                AddIntegers(ref cursor, integers);
            else
                cursor.Skip("tensor field");
        }

        return [.. integers];
    }

    /// <summary>Adds one number, or those of a packed field; beyond the most that are read only one, so that there are too many.</summary>
    private void AddIntegers(ref ProtobufCursor cursor, List<long> integers)
    {
        if (cursor.Wire is not WireType.Length)
        {
            var value = cursor.Int64("an element");
            if (integers.Count <= MostIntegers)
                integers.Add(value);

            return;
        }

        var packed = source.Open(cursor.Range("elements"));
        while (!packed.AtEnd && integers.Count <= MostIntegers)
            integers.Add(unchecked((long)packed.Varint("an element")));
    }
}
