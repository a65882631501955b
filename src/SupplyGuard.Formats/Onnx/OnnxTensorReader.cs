using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Reads what a <c>TensorProto</c> says of itself and holds its statements against each other; touches no element.</summary>
internal static class OnnxTensorReader
{
    private const int Dims = 1;
    private const int DataType = 2;
    private const int Segment = 3;
    private const int Name = 8;
    private const int DocString = 12;
    private const int ExternalData = 13;
    private const int DataLocation = 14;
    private const int MetadataProps = 16;

    /// <exception cref="MalformedException">The message is no tensor whose bytes could be found and counted.</exception>
    public static OnnxTensor Read(OnnxSource source, ProtobufRange message)
    {
        var dims = new List<long>();
        var external = new List<KeyValuePair<string, string>>();
        var dataType = 0L;
        var location = 0L;
        var dataField = 0;
        var name = "";
        ProtobufRange raw = default;

        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Dims:
                    ReadDims(source, ref cursor, dims);
                    break;
                case DataType:
                    cursor.Once("data_type");
                    dataType = cursor.Int64("data_type");
                    break;
                case Name:
                    cursor.Once("tensor name");
                    name = cursor.Name("tensor name");
                    break;
                case OnnxTensor.RawData:
                    cursor.Once("raw_data");
                    raw = cursor.Range("raw_data");
                    ClaimData(in cursor, ref dataField, raw.Length > 0);
                    break;
                case OnnxTensor.FloatData or OnnxTensor.Int32Data or OnnxTensor.StringData or OnnxTensor.Int64Data or OnnxTensor.DoubleData or OnnxTensor.UInt64Data:
                    var isPacked = cursor.Wire is WireType.Length && cursor.Field != OnnxTensor.StringData;
                    var start = cursor.Offset;
                    cursor.SkipNumbers("tensor data");
                    ClaimData(in cursor, ref dataField, !isPacked || cursor.Offset - start > 1);
                    break;
                case ExternalData:
                    if (external.Count == source.Limits.Rank)
                        throw new MalformedException(Fault.TooLarge, cursor.FieldOffset, "external_data has too many entries.");

                    external.Add(OnnxEntryReader.ReadPair(source, cursor.Range("external_data")));
                    break;
                case DataLocation:
                    cursor.Once("data_location");
                    location = cursor.Int64("data_location");
                    break;
                case Segment:
                    throw new MalformedException(Fault.Unsupported, cursor.FieldOffset, "the tensor is stored in segments.");
                case DocString or MetadataProps:
                    _ = cursor.Range("tensor text");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        return Judge(source, message, name, dataType, dims, location, dataField, raw, external);
    }

    private static OnnxTensor Judge(
        OnnxSource source, ProtobufRange message, string name, long dataType, List<long> dims, long location,
        int dataField, ProtobufRange raw, List<KeyValuePair<string, string>> entries)
    {
        var what = name.Length == 0 ? "the tensor" : $"tensor '{name}'";
        if (dataType == 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} has no data_type.");

        var dtype = OnnxDataType.NameOf(dataType) ?? throw new MalformedException(Fault.Unsupported, message.Start, $"{what} has the unknown data_type {dataType}.");
        var shape = dims.ToArray();
        var elements = TensorSize.Elements(shape, message.Start, what);
        var bytes = TensorSize.Bytes(elements, DType.BitsOf(dtype)!.Value);
        if (location is not (0 or 1))
            throw new MalformedException(Fault.Unsupported, message.Start, $"{what} has the unknown data_location {location}.");

        var isExternal = location == 1;
        if (isExternal ? dataField != 0 : entries.Count > 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} says both that its data is in this file and that it is in another.");

        var external = isExternal ? OnnxExternalData.From(entries, message.Start) : null;
        if (isExternal && dtype == DType.Text)
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} has strings in another file.");
        if (external?.Length is { } stated && stated != bytes)
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} takes {bytes} bytes by its type and shape, but external_data says {stated}.");

        if (!isExternal)
            JudgeData(what, message, dtype, elements, bytes, dataField, raw);

        _ = source.Keep(name, message.Start);
        return new OnnxTensor(message, name, dtype, [.. shape], elements, bytes, dataField, raw, external);
    }

    private static void JudgeData(string what, ProtobufRange message, string dtype, long elements, long bytes, int dataField, ProtobufRange raw)
    {
        if (dataField == 0 && elements > 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} has {elements} elements by its shape, but no data.");
        if (dataField == OnnxTensor.RawData && dtype == DType.Text)
            throw new MalformedException(Fault.Inconsistent, raw.Start, $"{what} has strings in raw_data.");
        if (dataField == OnnxTensor.RawData && raw.Length != bytes)
            throw new MalformedException(Fault.Inconsistent, raw.Start, $"{what} takes {bytes} bytes by its type and shape, but raw_data has {raw.Length}.");
        if (dataField is not (0 or OnnxTensor.RawData) && dataField != OnnxDataType.TypedField(dtype))
            throw new MalformedException(Fault.Inconsistent, message.Start, $"{what} is of type {dtype}, whose elements do not belong in field {dataField}.");
    }

    private static void ReadDims(OnnxSource source, ref ProtobufCursor cursor, List<long> dims)
    {
        if (cursor.Wire is WireType.Varint)
        {
            AddDimension(source, cursor.Int64("dims"), cursor.FieldOffset, dims);
            return;
        }

        var packed = source.Open(cursor.Range("dims"));
        while (!packed.AtEnd)
            AddDimension(source, unchecked((long)packed.Varint("dims")), packed.Offset, dims);
    }

    private static void AddDimension(OnnxSource source, long dimension, long offset, List<long> dims)
    {
        if (dims.Count == source.Limits.Rank)
            throw new MalformedException(Fault.TooLarge, offset, $"a tensor has more than {source.Limits.Rank} dimensions.");

        dims.Add(dimension);
    }

    private static void ClaimData(ref readonly ProtobufCursor cursor, ref int dataField, bool hasBytes)
    {
        // An empty field holds nothing to disagree about; some writers leave an empty raw_data beside typed data.
        if (!hasBytes)
            return;
        if (dataField != 0 && dataField != cursor.Field)
            throw new MalformedException(Fault.Inconsistent, cursor.FieldOffset, $"a tensor has data in field {dataField} and in field {cursor.Field}.");

        dataField = cursor.Field;
    }
}
