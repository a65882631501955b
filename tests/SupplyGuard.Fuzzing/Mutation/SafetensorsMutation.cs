using System.Buffers.Binary;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Edits the JSON of a safetensors header; the length before it is put right.</summary>
internal static class SafetensorsMutation
{
    /// <returns>Null when the input has no such header.</returns>
    public static byte[]? Of(byte[] input, byte[] other, Random random)
    {
        if (Header(input) is not { } header || JsonMutation.Of(header, Header(other) ?? header, random) is not { } edited)
            return null;

        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)edited.Length);
        return [.. length, .. edited, .. input[(sizeof(ulong) + header.Length)..]];
    }

    private static byte[]? Header(byte[] file) =>
        file.Length > sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length <= (ulong)(file.Length - sizeof(ulong)) ? file[sizeof(ulong)..(sizeof(ulong) + (int)length)] : null;
}
