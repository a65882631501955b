using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>A <c>SparseTensorProto</c>: its values and where they go. Both are weights; they are kept as they are stored, as two tensors.</summary>
internal sealed record OnnxSparseTensor(OnnxTensor Values, OnnxTensor Indices)
{
    private const int ValuesField = 1;
    private const int IndicesField = 2;
    private const int DimsField = 3;

    public static OnnxSparseTensor Read(OnnxSource source, ProtobufRange message)
    {
        OnnxTensor? values = null, indices = null;
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case ValuesField:
                    cursor.Once("values");
                    values = OnnxTensorReader.Read(source, cursor.Range("values"));
                    break;
                case IndicesField:
                    cursor.Once("indices");
                    indices = OnnxTensorReader.Read(source, cursor.Range("indices"));
                    break;
                case DimsField:
                    cursor.Skip("dims");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        if (values is null || indices is null)
            throw new MalformedException(Fault.Inconsistent, message.Start, "a sparse tensor lacks its values or its indices.");

        return new OnnxSparseTensor(values, indices);
    }

    public void AddTo(OnnxFacts facts, string path)
    {
        facts.Add(Values, facts.Source.Path(path, "/values", Values.Message.Start));
        facts.Add(Indices, facts.Source.Path(path, "/indices", Indices.Message.Start));
    }
}
