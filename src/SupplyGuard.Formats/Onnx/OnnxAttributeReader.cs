using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>
/// Walks an <c>AttributeProto</c>: its tensors and graphs whatever the operator, its lists of floats whatever the operator (tree
/// ensembles keep their weights there), and the plain values of a <c>Constant</c>. The declared type is not believed: what is there is walked.
/// </summary>
internal readonly struct OnnxAttributeReader(OnnxFacts facts, OnnxGraphReader graphs, OnnxAttributeOwner owner)
{
    private const int Name = 1;
    private const int Float = 2;
    private const int Int = 3;
    private const int Bytes = 4;
    private const int Tensor = 5;
    private const int Graph = 6;
    private const int Floats = 7;
    private const int Ints = 8;
    private const int Strings = 9;
    private const int Tensors = 10;
    private const int Graphs = 11;
    private const int DocString = 13;
    private const int TypeProto = 14;
    private const int TypeProtos = 15;
    private const int Type = 20;
    private const int ReferenceName = 21;
    private const int SparseTensor = 22;
    private const int SparseTensors = 23;

    private const ulong Nested = 1UL << Tensor | 1UL << Graph | 1UL << SparseTensor | 1UL << Tensors | 1UL << Graphs | 1UL << SparseTensors;
    private const ulong PlainValues = 1UL << Float | 1UL << Int | 1UL << Bytes | 1UL << Ints | 1UL << Strings;

    public void Read(ProtobufRange attribute)
    {
        facts.CountAttribute(attribute.Start);
        var name = "";
        var contents = 0UL;
        var cursor = facts.Source.Open(attribute);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Name:
                    cursor.Once("attribute name");
                    name = facts.Names.Read(ref cursor, "attribute name", out _);
                    break;
                case Float or Int or Bytes or Tensor or Graph or SparseTensor or TypeProto or DocString or Type or ReferenceName:
                    cursor.Once("a field of an attribute");
                    cursor.Expect(WireOf(cursor.Field), "attribute value");
                    contents |= 1UL << cursor.Field;
                    cursor.Skip("attribute value");
                    break;
                case Floats or Ints:
                    if (cursor.Wire is not WireType.Length)
                        cursor.Expect(cursor.Field == Floats ? WireType.Fixed32 : WireType.Varint, "attribute values");

                    contents |= 1UL << cursor.Field;
                    cursor.SkipNumbers("attribute values");
                    break;
                case Strings or Tensors or Graphs or SparseTensors or TypeProtos:
                    contents |= 1UL << cursor.Field;
                    _ = cursor.Range("attribute values");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        if (name.Length == 0)
            throw new MalformedException(Fault.Inconsistent, attribute.Start, "an attribute has no name.");

        var kept = Nested | 1UL << Floats | (owner.IsConstant ? PlainValues : 0);
        if ((contents & kept) != 0)
            ReadContents(attribute, contents, owner.PathOf(name, facts.Source, attribute.Start));
    }

    private static WireType WireOf(int field) => field switch
    {
        Float => WireType.Fixed32,
        Int or Type => WireType.Varint,
        _ => WireType.Length,
    };

    private void ReadContents(ProtobufRange attribute, ulong contents, string path)
    {
        if (Has(Floats))
            facts.AddValues(attribute, Floats, "F32", isScalar: false, path);

        if (owner.IsConstant)
        {
            if (Has(Float))
                facts.AddValues(attribute, Float, "F32", isScalar: true, path);
            if (Has(Int))
                facts.AddValues(attribute, Int, "I64", isScalar: true, path);
            if (Has(Bytes))
                facts.AddValues(attribute, Bytes, "STRING", isScalar: true, path);
            if (Has(Ints))
                facts.AddValues(attribute, Ints, "I64", isScalar: false, path);
            if (Has(Strings))
                facts.AddValues(attribute, Strings, "STRING", isScalar: false, path);
        }

        if ((contents & Nested) != 0)
            ReadNested(attribute, path);

        bool Has(int field) => (contents & (1UL << field)) != 0;
    }

    private void ReadNested(ProtobufRange attribute, string path)
    {
        var index = 0;
        var cursor = facts.Source.Open(attribute);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Tensor:
                    facts.Add(OnnxTensorReader.Read(facts.Source, cursor.Range("tensor")), path);
                    break;
                case Tensors:
                    facts.Add(OnnxTensorReader.Read(facts.Source, cursor.Range("tensor")), Below(path, $"/tensors[{index++}]", cursor.FieldOffset));
                    break;
                case Graph:
                    _ = graphs.Read(cursor.Range("graph"), path, owner.Depth + 1);
                    break;
                case Graphs:
                    _ = graphs.Read(cursor.Range("graph"), Below(path, $"/graphs[{index++}]", cursor.FieldOffset), owner.Depth + 1);
                    break;
                case SparseTensor:
                    OnnxSparseTensor.Read(facts.Source, cursor.Range("sparse tensor")).AddTo(facts, path);
                    break;
                case SparseTensors:
                    OnnxSparseTensor.Read(facts.Source, cursor.Range("sparse tensor")).AddTo(facts, Below(path, $"/sparse_tensors[{index++}]", cursor.FieldOffset));
                    break;
                default:
                    cursor.Skip("attribute field");
                    break;
            }
        }
    }

    private string Below(string path, string child, long offset) => facts.Source.Path(path, child, offset);
}
