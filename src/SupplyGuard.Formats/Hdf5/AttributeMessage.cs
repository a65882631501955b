using System.Collections.Immutable;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>An attribute (section IV.A.2.m), of which the texts are kept; numbers are of no interest.</summary>
internal static class AttributeMessage
{
    /// <exception cref="MalformedException">It is malformed, or its text cannot be read.</exception>
    public static ImmutableArray<Hdf5Text> Texts(Hdf5Source source, GlobalHeap heap, string path, Hdf5Message message)
    {
        if (message.IsShared)
            throw new MalformedException(Fault.Unsupported, message.Offset, "an attribute is shared between objects, which is not read.");

        var cursor = message.Open();
        var (version, flags) = (cursor.Byte("an attribute"), cursor.Byte("an attribute"));
        if (version is < 1 or > 3)
            throw new MalformedException(Fault.Unsupported, message.Offset, $"version {version} of attributes is not read.");

        var (nameLength, typeLength, spaceLength) = (cursor.UInt16LittleEndian("an attribute"), cursor.UInt16LittleEndian("an attribute"), cursor.UInt16LittleEndian("an attribute"));
        _ = cursor.Take(version is 3 ? 1 : 0, "an attribute");
        if (version > 1 && (flags & 3) is not 0)
            throw new MalformedException(Fault.Unsupported, message.Offset, "the type of an attribute is kept elsewhere, which is not read.");

        var name = source.Text(cursor.Take(Padded(nameLength, version), "the name of an attribute").TrimEnd((byte)0), message.Offset, "the name of an attribute");
        var type = Hdf5Type.Read(cursor.Take(Padded(typeLength, version), "the type of an attribute"), cursor.Offset);
        var spaceOffset = cursor.Offset;
        var inner = new ByteCursor(cursor.Take(Padded(spaceLength, version), "the shape of an attribute"), spaceOffset);
        var space = Dataspace.Read(ref inner, source.Limits);
        if (type.Text is Hdf5TextForm.None)
            return [];
        if (space.Elements > source.Limits.Texts)
            throw new MalformedException(Fault.TooLarge, message.Offset, $"the attribute '{name}' holds {space.Elements} texts; the limit is {source.Limits.Texts}.");

        var texts = ImmutableArray.CreateBuilder<Hdf5Text>();
        for (var i = 0; i < space.Elements; i++)
        {
            var offset = cursor.Offset;
            var element = cursor.Take(type.Size, "the text of an attribute");
            var bytes = type.Text is Hdf5TextForm.Heap ? heap.Text(element, offset) : element;
            texts.Add(new Hdf5Text(path, name, source.Text(bytes.TrimEnd((byte)0), offset, $"the attribute '{name}'"), offset));
        }

        return texts.DrainToImmutable();
    }

    private static int Padded(ushort length, byte version) => version is 1 ? (length + 7) & ~7 : length;
}
