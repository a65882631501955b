using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Walks a <c>FunctionProto</c>, a model's own operator, and the weights in its body.</summary>
internal static class OnnxFunctionReader
{
    private const int Name = 1;
    private const int Input = 4;
    private const int Output = 5;
    private const int Attribute = 6;
    private const int Node = 7;
    private const int DocString = 8;
    private const int OpsetImport = 9;
    private const int Domain = 10;
    private const int AttributeProto = 11;
    private const int ValueInfo = 12;
    private const int Overload = 13;
    private const int MetadataProps = 14;

    public static OnnxFunction Read(OnnxFacts facts, OnnxGraphReader graphs, ProtobufRange message)
    {
        var source = facts.Source;
        var function = new OnnxFunction("", "", "");
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Name:
                    cursor.Once("function name");
                    function = function with { Name = source.Keep(cursor.Name("function name"), message.Start) };
                    break;
                case Domain:
                    cursor.Once("function domain");
                    function = function with { Domain = source.Keep(cursor.Name("function domain"), message.Start) };
                    break;
                case Overload:
                    cursor.Once("function overload");
                    function = function with { Overload = source.Keep(cursor.Name("function overload"), message.Start) };
                    break;
                case Input or Output or Attribute or Node or DocString or OpsetImport or AttributeProto or ValueInfo or MetadataProps:
                    _ = cursor.Range("function field");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        if (function.Name.Length == 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, "a function has no name.");

        function = function with { Domain = OnnxDomain.Normalise(function.Domain) };
        ReadBody(facts, graphs, message, PathOf(function));
        return function;
    }

    private static string PathOf(OnnxFunction function) =>
        function.Overload.Length == 0 ? $"function[{function.Domain}:{function.Name}]" : $"function[{function.Domain}:{function.Name}:{function.Overload}]";

    private static void ReadBody(OnnxFacts facts, OnnxGraphReader graphs, ProtobufRange message, string path)
    {
        var nodes = new OnnxNodeReader(facts, graphs, path, depth: 1);
        var defaults = new OnnxAttributeReader(facts, graphs, new OnnxAttributeOwner(path, Node: null, IsConstant: false, Depth: 1));
        var index = 0;
        var cursor = facts.Source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Node:
                    nodes.Read(cursor.Range("node"), index++);
                    break;
                case AttributeProto:
                    defaults.Read(cursor.Range("attribute"));
                    break;
                default:
                    cursor.Skip("function field");
                    break;
            }
        }
    }
}
