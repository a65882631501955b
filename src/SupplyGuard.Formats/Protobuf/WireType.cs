namespace SupplyGuard.Formats.Protobuf;

/// <summary>How a protobuf field is encoded (Protocol Buffers Encoding, "Message Structure"). Groups, 3 and 4, are refused.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}
