using System.Text;

namespace SupplyGuard.Formats.Tests.Numpy;

/// <summary>Writes <c>.npy</c> files, true or false, and shares no code with the reader.</summary>
internal static class NumpyTestWriter
{
    /// <summary>A file as numpy writes it: the header padded with spaces to a multiple of 64, and ended by a newline.</summary>
    public static byte[] Array(string descr, string shape, byte[] data, bool fortranOrder = false, byte version = 1) =>
        File($"{{'descr': '{descr}', 'fortran_order': {(fortranOrder ? "True" : "False")}, 'shape': {shape}, }}", data, version);

    /// <summary>A file with any header.</summary>
    public static byte[] File(string header, byte[] data, byte version = 1, byte minor = 0, uint? headerLength = null, string end = "\n")
    {
        var preamble = version == 1 ? 10 : 12;
        var padding = (64 - ((preamble + header.Length + end.Length) % 64)) % 64;
        var text = Encoding.Latin1.GetBytes(header + new string(' ', padding) + end);
        var length = headerLength ?? (uint)text.Length;
        byte[] lengthBytes = [(byte)(length & 0xFF), (byte)((length >> 8) & 0xFF), (byte)((length >> 16) & 0xFF), (byte)(length >> 24)];
        return [0x93, .. "NUMPY"u8, version, minor, .. lengthBytes[..(version == 1 ? 2 : 4)], .. text, .. data];
    }
}
