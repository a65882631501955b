using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Walks a <c>NodeProto</c>: counts its operator, and hands attributes that can hold weights or graphs on.</summary>
internal readonly struct OnnxNodeReader(OnnxFacts facts, OnnxGraphReader graphs, string graphPath, int depth)
{
    private const int Input = 1;
    private const int Output = 2;
    private const int Name = 3;
    private const int OpType = 4;
    private const int Attribute = 5;
    private const int DocString = 6;
    private const int Domain = 7;
    private const int Overload = 8;
    private const int MetadataProps = 9;
    private const int DeviceConfigurations = 10;

    public void Read(ProtobufRange node, int index)
    {
        var opType = "";
        var domain = "";
        var attributes = 0;
        var cursor = facts.Source.Open(node);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case OpType:
                    cursor.Once("op_type");
                    opType = facts.Names.Read(ref cursor, "op_type", out _);
                    break;
                case Domain:
                    cursor.Once("node domain");
                    domain = facts.Names.Read(ref cursor, "node domain", out _);
                    break;
                case Attribute:
                    _ = cursor.Range("attribute");
                    attributes++;
                    break;
                case Name or DocString or Overload:
                    cursor.Once("node text");
                    _ = cursor.Range("node text");
                    break;
                case Input or Output or MetadataProps or DeviceConfigurations:
                    _ = cursor.Range("node field");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        if (opType.Length == 0)
            throw new MalformedException(Fault.Inconsistent, node.Start, "a node has no op_type.");

        domain = OnnxDomain.Normalise(domain);
        facts.CountNode(domain, opType, node.Start);
        if (attributes > 0)
            ReadAttributes(node, index, opType, domain);
    }

    private void ReadAttributes(ProtobufRange node, int index, string opType, string domain)
    {
        var owner = new OnnxAttributeOwner(graphPath, (index, opType), IsConstant: opType == "Constant" && domain == OnnxDomain.Default, depth);
        var reader = new OnnxAttributeReader(facts, graphs, owner);
        var cursor = facts.Source.Open(node);
        while (cursor.Next())
        {
            if (cursor.Field == Attribute)
                reader.Read(cursor.Range("attribute"));
            else
                cursor.Skip("node field");
        }
    }
}
