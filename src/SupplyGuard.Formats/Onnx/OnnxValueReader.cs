using System.Collections.Immutable;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Reads <c>ValueInfoProto</c>. Element types of sequences and maps are not looked into: they hold no weights.</summary>
internal static class OnnxValueReader
{
    private const int Name = 1;
    private const int Type = 2;
    private const int DocString = 3;
    private const int MetadataProps = 4;

    private const int TensorType = 1;
    private const int SequenceType = 4;
    private const int MapType = 5;
    private const int Denotation = 6;
    private const int OpaqueType = 7;
    private const int SparseTensorType = 8;
    private const int OptionalType = 9;

    private const int ElementType = 1;
    private const int Shape = 2;

    private const int DimValue = 1;
    private const int DimParam = 2;
    private const int DimDenotation = 3;

    public static OnnxValue Read(OnnxSource source, ProtobufRange message)
    {
        var value = new OnnxValue("", "", Shape: null);
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Name:
                    cursor.Once("value name");
                    value = value with { Name = source.Keep(cursor.Name("value name"), message.Start) };
                    break;
                case Type:
                    cursor.Once("value type");
                    var (dtype, shape) = ReadType(source, cursor.Range("value type"));
                    value = value with { DType = dtype, Shape = shape };
                    break;
                case DocString or MetadataProps:
                    _ = cursor.Range("value text");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        if (value.Name.Length == 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, "an input or output of the graph has no name.");

        return value;
    }

    private static (string DType, ImmutableArray<OnnxDimension>? Shape) ReadType(OnnxSource source, ProtobufRange message)
    {
        (string DType, ImmutableArray<OnnxDimension>? Shape)? type = null;
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field is not (TensorType or SequenceType or MapType or OpaqueType or SparseTensorType or OptionalType or Denotation))
            {
                cursor.SkipUnknown();
                continue;
            }

            var range = cursor.Range("type");
            if (cursor.Field == Denotation)
                continue;
            if (type is not null)
                throw new MalformedException(Fault.Inconsistent, cursor.FieldOffset, "a value has two types.");

            type = cursor.Field switch
            {
                TensorType => ReadTensorType(source, range),
                SequenceType => ("sequence", null),
                MapType => ("map", null),
                OpaqueType => ("opaque", null),
                OptionalType => ("optional", null),
                _ => ("sparse", null),
            };
        }

        return type ?? ("", null);
    }

    private static (string DType, ImmutableArray<OnnxDimension>? Shape) ReadTensorType(OnnxSource source, ProtobufRange message)
    {
        var dtype = "";
        ImmutableArray<OnnxDimension>? shape = null;
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case ElementType:
                    cursor.Once("elem_type");
                    var number = cursor.Int64("elem_type");
                    dtype = number == 0 ? "" : OnnxDataType.NameOf(number) ?? throw new MalformedException(Fault.Unsupported, cursor.FieldOffset, $"a value has the unknown elem_type {number}.");
                    break;
                case Shape:
                    cursor.Once("shape");
                    shape = ReadShape(source, cursor.Range("shape"));
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        return (dtype, shape);
    }

    private static ImmutableArray<OnnxDimension> ReadShape(OnnxSource source, ProtobufRange message)
    {
        var shape = ImmutableArray.CreateBuilder<OnnxDimension>();
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field != 1)
            {
                cursor.SkipUnknown();
                continue;
            }

            if (shape.Count == source.Limits.Rank)
                throw new MalformedException(Fault.TooLarge, cursor.FieldOffset, $"a value has more than {source.Limits.Rank} dimensions.");

            shape.Add(ReadDimension(source, cursor.Range("dim")));
        }

        return shape.DrainToImmutable();
    }

    private static OnnxDimension ReadDimension(OnnxSource source, ProtobufRange message)
    {
        OnnxDimension? dimension = null;
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            if (cursor.Field is DimValue or DimParam && dimension is not null)
                throw new MalformedException(Fault.Inconsistent, cursor.FieldOffset, "a dimension has two values.");

            switch (cursor.Field)
            {
                case DimValue:
                    dimension = new OnnxDimension(cursor.Int64("dim_value"), Symbol: null);
                    break;
                case DimParam:
                    dimension = new OnnxDimension(Value: null, source.Keep(cursor.Name("dim_param"), message.Start));
                    break;
                case DimDenotation:
                    _ = cursor.Range("denotation");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        return dimension ?? default;
    }
}
