using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>Reads one dataset: its type, its shape, and the canonical bytes of its elements.</summary>
internal static class Hdf5Dataset
{
    private const int PieceBytes = 64 << 10;

    /// <summary>The dataset as a tensor; null, and why, when its bytes were not read.</summary>
    /// <exception cref="MalformedException">The dataset is malformed.</exception>
    public static TensorEntry? Read(Hdf5Source source, TensorHasher hasher, string name, ImmutableArray<Hdf5Message> messages, out string reason)
    {
        var (typeMessage, spaceMessage, layoutMessage) = (Find(messages, Hdf5MessageType.Datatype), Find(messages, Hdf5MessageType.Dataspace), Find(messages, Hdf5MessageType.Layout));
        reason = "";
        if (typeMessage is null || spaceMessage is null || layoutMessage is null)
            throw new MalformedException(Fault.Inconsistent, messages[0].Offset, $"the dataset '{name}' lacks its type, its shape or its layout.");

        if (typeMessage.IsShared || spaceMessage.IsShared || layoutMessage.IsShared)
            reason = "its type is kept elsewhere in the file.";
        else if (Find(messages, Hdf5MessageType.ExternalFiles) is not null)
            reason = "its bytes are in other files.";
        else
            return Read(source, hasher, name, typeMessage, spaceMessage, layoutMessage, out reason);

        return null;
    }

    private static TensorEntry? Read(Hdf5Source source, TensorHasher hasher, string name, Hdf5Message typeMessage, Hdf5Message spaceMessage, Hdf5Message layoutMessage, out string reason)
    {
        var type = Hdf5Type.Read(typeMessage.Content.Span, typeMessage.Offset);
        var cursor = spaceMessage.Open();
        var space = Dataspace.Read(ref cursor, source.Limits);
        if (space.Elements > long.MaxValue / type.Size)
            throw new MalformedException(Fault.TooLarge, spaceMessage.Offset, $"the dataset '{name}' has {space.Elements} elements of {type.Size} bytes.");

        var length = space.Elements * type.Size;
        var layout = DataLayout.Read(layoutMessage, (ulong)length);
        var dtype = type.Text is Hdf5TextForm.Fixed ? DType.Text : type.DType;
        reason = dtype is null ? $"its elements are {type.Description}." : layout.Reason;
        if (reason.Length is 0 && length > 0 && layout.Address is Hdf5Source.Undefined)
            reason = "its bytes were never written, so that it has the fill value.";
        if (reason.Length > 0)
            return null;

        if (length > 0 && layout.Length != (ulong)length)
            throw new MalformedException(Fault.Inconsistent, layoutMessage.Offset, $"the dataset '{name}' has {layout.Length} bytes, and its type and shape say {length}.");
        if (length > 0 && (layout.Address > (ulong)source.File.Length || length > source.File.Length - (long)layout.Address))
            throw new MalformedException(Fault.Truncated, source.File.Length, $"the dataset '{name}' needs {length} bytes at {layout.Address}, and the file is {source.File.Length} bytes long.");

        hasher.Begin(name, dtype!);
        Append(source, hasher, name, length is 0 ? 0 : (long)layout.Address, length, type.IsBigEndian ? type.Size : 1);
        return new TensorEntry(name, dtype!, space.Shape, length, hasher.Finish()) { Code = hasher.Code };
    }

    private static Hdf5Message? Find(ImmutableArray<Hdf5Message> messages, Hdf5MessageType type)
    {
        Hdf5Message? found = null;
        foreach (var message in messages)
        {
            if (message.Type == type)
                found = found is null ? message : throw new MalformedException(Fault.Inconsistent, message.Offset, $"a dataset has two messages of kind {type}.");
        }

        return found;
    }

    private static void Append(Hdf5Source source, TensorHasher hasher, string name, long address, long length, int reversed)
    {
        if (reversed is 1)
        {
            if (length > 0)
                hasher.Append(source.File, address, length, name);

            return;
        }

        var buffer = new byte[(int)Math.Min(PieceBytes, length)];
        for (var done = 0L; done < length; done += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done));
            source.File.Read(address + done, piece, name);
            for (var at = 0; at < piece.Length; at += reversed)
                piece.Slice(at, reversed).Reverse();

            hasher.Append(piece);
        }
    }
}
