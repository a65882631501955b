namespace SupplyGuard.Formats.Hdf5;

/// <summary>Kinds of messages in object headers that the room looks at (section IV.A.2).</summary>
internal enum Hdf5MessageType
{
    Nil = 0x00,
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
