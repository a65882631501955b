using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Reads <c>StringStringEntryProto</c>.</summary>
internal static class OnnxEntryReader
{
    private const int Key = 1;
    private const int Value = 2;

    public static KeyValuePair<string, string> ReadPair(OnnxSource source, ProtobufRange message)
    {
        var key = "";
        var value = "";
        var cursor = source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Key:
                    cursor.Once("key");
                    key = cursor.Name("key");
                    break;
                case Value:
                    cursor.Once("value");
                    value = cursor.Text("value");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        _ = source.Keep(key, message.Start);
        _ = source.Keep(value, message.Start);
        return new KeyValuePair<string, string>(key, value);
    }
}
