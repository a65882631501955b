using System.Buffers.Binary;
using SupplyGuard.Formats.Archives;
using SupplyGuard.Formats.CoreMl;
using SupplyGuard.Formats.Hdf5;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.TensorFlow;
using SupplyGuard.Formats.Torch;
using SupplyGuard.Formats.Trees;

namespace SupplyGuard.Formats;

/// <summary>
/// Says which room should read a file, by its content and never by its name. It promises nothing about the file: a room still has to
/// accept it, and no two rooms accept the same bytes.
/// </summary>
public static class FormatSniffer
{
    private const int Longest = 16;

    private const int TarMagic = 257;

    /// <exception cref="IOException">The disk failed.</exception>
    public static FormatKind Sniff(FileWindow file)
    {
        var kind = SniffModel(file);
        return kind is not FormatKind.Unknown || !PlainText.IsPlausible(file) ? kind : TextOutline.KindOf(file);
    }

    /// <summary>The same, and <see cref="FormatKind.Unknown"/> of text, which only reading it to its end would tell.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static FormatKind SniffModel(FileWindow file)
    {
        if (file.Length is 0)
            return FormatKind.Unknown;

        Span<byte> buffer = stackalloc byte[Longest];
        var start = buffer[..(int)Math.Min(file.Length, Longest)];
        try
        {
            file.Read(0, start, "the start of the file");
        }
        catch (MalformedException)
        {
            // The file shrank while it was read; whatever it was, it is no longer that.
            return FormatKind.Unknown;
        }

        var byMagic = ByMagic(file, start);
        return byMagic is FormatKind.Unknown ? ByStructure(file, start) : byMagic;
    }

    /// <summary>What the first bytes tell.</summary>
    private static FormatKind ByMagic(FileWindow file, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]))
            return FormatKind.Npy;
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            return ZipOutline.KindOf(file);
        if (start.StartsWith(Hdf5Reader.Signature))
            return FormatKind.Hdf5;
        if (start.StartsWith("GGUF"u8))
            return FormatKind.Gguf;
        if (start.StartsWith(LegacyReader.Magic))
            return FormatKind.PyTorchLegacy;
        if (start.StartsWith("PYTORCH1"u8))
            return FormatKind.PyTorchObsolete;
        if (start.Length >= 8 && FlatBuffer(start[4..8]) is var flat and not FormatKind.Unknown)
            return flat;
        if (start is [_, _, _, _, _, _, _, _, (byte)'{', ..] && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)file.Length)
            return FormatKind.Safetensors;

        if (start is [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] or [0x1F, 0x8B, ..] && Models.PickleFile.IsCompressed(file))
            return FormatKind.Pickle;

        if (start.StartsWith(SevenZipReader.Signature))
            return FormatKind.SevenZip;
        if (BoosterReader.IsPlausible(start))
            return FormatKind.XGBoost;

        return CompressedContent.KindOf(start) is Compression.None or Compression.Zlib or Compression.Lzma ? FormatKind.Unknown : FormatKind.Compressed;
    }

    /// <summary>What formats without a magic, or with a short one that other files may begin with, are told by.</summary>
    private static FormatKind ByStructure(FileWindow file, ReadOnlySpan<byte> start)
    {
        // TorchSharp's files begin with a number of tensors, which can look like a protocol.
        if (PickleSniffer.Declares(start) && !TorchSharpReader.IsPlausible(file, TorchLimits.Default))
            return FormatKind.Pickle;

        // Both are protobuf without a magic. What two kinds of reader take for a model is no honest file, and none of ours reads it.
        var isGraph = TensorFlowOutline.KindOf(file) is not GraphContainer.None;
        var isCoreMl = CoreMlOutline.IsPlausible(file);
        if (OnnxOutline.IsPlausible(file))
            return isGraph || isCoreMl ? FormatKind.Unknown : FormatKind.Onnx;
        if (isCoreMl)
            return isGraph ? FormatKind.Unknown : FormatKind.CoreMl;
        if (isGraph)
            return FormatKind.TensorFlow;
        if (IsTorchTar(file))
            return FormatKind.PyTorchObsolete;
        if (TarReader.IsPlausible(file))
            return FormatKind.Tar;

        if (BlobStorage.IsPlausible(file))
            return FormatKind.CoreMlWeights;

        if (IsMachineCode(file))
            return FormatKind.MachineCode;

        if (TorchSharpReader.IsPlausible(file, TorchLimits.Default))
            return FormatKind.TorchSharp;
        if (CompressedContent.KindOf(start) is (Compression.Lzma or Compression.Zlib) and var compression && (compression is Compression.Lzma || CompressedContent.Start(file, 1).Length > 0))
            return FormatKind.Compressed;

        // Pickles of the oldest protocols declare none.
        return PickleSniffer.Find(file, PickleLimits.Default, CancellationToken.None).IsEmpty ? FormatKind.Unknown : FormatKind.Pickle;
    }

    private static bool IsMachineCode(FileWindow file)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, 4096)];
        try
        {
            file.Read(0, start, "the start of the file");
        }
        catch (MalformedException)
        {
            return false;
        }

        // Programs for every system at once, which llamafile puts before an archive with a model, are scripts to some and machine code to others.
        return MachineCodeSniffer.SniffInside(start) is not MachineCode.None || start.StartsWith("MZqFpD='"u8) || start.StartsWith("jartsr='"u8);
    }

    /// <summary>What the identifier of a FlatBuffer says, which stands behind the reference to its root.</summary>
    private static FormatKind FlatBuffer(ReadOnlySpan<byte> identifier) => identifier switch
    {
        [(byte)'T', (byte)'F', (byte)'L', (byte)'3'] => FormatKind.TensorFlowLite,
        [(byte)'O', (byte)'R', (byte)'T', (byte)'M'] => FormatKind.Ort,
        [(byte)'E', (byte)'T', (byte)'1', (byte)'2'] => FormatKind.ExecuTorch,
        _ => FormatKind.Unknown,
    };

    /// <summary>A tape archive whose first member is one of those that PyTorch wrote: <c>sys_info</c>, <c>pickle</c>, <c>storages</c>, <c>tensors</c>.</summary>
    private static bool IsTorchTar(FileWindow file)
    {
        if (file.Length < 512)
            return false;

        Span<byte> header = stackalloc byte[TarMagic + 5];
        try
        {
            file.Read(0, header, "the start of the file");
        }
        catch (MalformedException)
        {
            return false;
        }

        if (!header[TarMagic..].SequenceEqual("ustar"u8))
            return false;

        var name = header[..100];
        name = name.StartsWith("./"u8) ? name[2..] : name;
        name = name[..Math.Max(0, name.IndexOf((byte)0))].TrimEnd((byte)'/');
        return name.SequenceEqual("sys_info"u8) || name.SequenceEqual("pickle"u8) || name.SequenceEqual("storages"u8) || name.SequenceEqual("tensors"u8);
    }
}
