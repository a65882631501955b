using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// Reads what <see cref="ReceiptWriter"/> writes, and believes nothing: a length beyond the end, or a value that the writer would not
/// write, breaks the reading for good, and every further value is empty. Ask <see cref="IsWhole"/> before using any of it.
/// </summary>
internal ref struct ReceiptReader
{
    /// <summary>A receipt longer than this is not read: what it would save is not worth it.</summary>
    public const int LongestFile = 4 << 20;

    private ReadOnlySpan<byte> _rest;
    private bool _broken;

    /// <param name="file">The bytes of a file; nothing can be read from them unless their seal is right.</param>
    public ReceiptReader(ReadOnlySpan<byte> file)
    {
        var length = Math.Max(0, file.Length - SHA256.HashSizeInBytes);
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file[..length], actual);
        _broken = !file[length..].SequenceEqual(actual);
        _rest = _broken ? [] : file[..length];
    }

    /// <summary>Something was wrong; all that is read from now on is empty.</summary>
    public readonly bool IsBroken => _broken;

    /// <summary>Everything was read, and all of it was well-formed.</summary>
    public readonly bool IsWhole => !_broken && _rest.IsEmpty;

    public bool Flag() => Value<byte>() switch { 0 => false, 1 => true, _ => Broken(false) };

    /// <summary>A number of things that follow, each of which takes at least one byte.</summary>
    public int Count() => Value<int>() is >= 0 and var count && count <= _rest.Length ? count : Broken(0);

    public long Number() => Value<long>();

    /// <summary>A number of things that are not here.</summary>
    public int Amount() => Number() is >= 0 and <= int.MaxValue and var amount ? (int)amount : Broken(0);

    /// <summary>A place in a list, or a count of things that are not here, as <see cref="ReceiptWriter.Count"/> writes it.</summary>
    public int Index() => Value<int>() is >= 0 and var index ? index : Broken(0);

    public double FiniteNumber() => BitConverter.Int64BitsToDouble(Number()) is var value && double.IsFinite(value) ? value : Broken(0d);

    public double? OptionalNumber() => Flag() ? BitConverter.Int64BitsToDouble(Number()) : null;

    public string Text()
    {
        var length = Count();
        return new string(MemoryMarshal.Cast<byte, char>(Take(length <= _rest.Length / sizeof(char) ? length * sizeof(char) : int.MaxValue)));
    }

    public string? OptionalText() => Flag() ? Text() : null;

    public ImmutableArray<string> Texts()
    {
        var count = Count();
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < count && !_broken; i++)
            texts.Add(Text());
        return texts.DrainToImmutable();
    }

    public Digest Digest()
    {
        var algorithm = (DigestAlgorithm)Value<byte>();
        var size = algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashSizeInBytes,
            DigestAlgorithm.Sha384 => SHA384.HashSizeInBytes,
            DigestAlgorithm.Sha512 => SHA512.HashSizeInBytes,
            _ => int.MaxValue,
        };
        return Take(size) is { IsEmpty: false } bytes ? new Digest(algorithm, bytes) : default;
    }

    /// <returns>In lower case.</returns>
    public string Hex() => Convert.ToHexStringLower(Take(Count()));

    public DateTimeOffset Time()
    {
        var ticks = Number();
        var minutes = Value<int>();
        var day = TimeSpan.TicksPerDay;
        return ticks >= day && ticks <= DateTimeOffset.MaxValue.UtcTicks - day && minutes is >= -840 and <= 840
            ? new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes))
            : Broken(default(DateTimeOffset));
    }

    public T Choice<T>()
        where T : struct, Enum
    {
        var value = Value<int>();
        var choice = Unsafe.As<int, T>(ref value);
        return Enum.IsDefined(choice) ? choice : Broken(choice);
    }

    private T Value<T>()
        where T : unmanaged
    {
        var bytes = Take(Unsafe.SizeOf<T>());
        return bytes.IsEmpty ? default : MemoryMarshal.Read<T>(bytes);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            return Broken();

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private T Broken<T>(T value)
    {
        Broken();
        return value;
    }

    private ReadOnlySpan<byte> Broken()
    {
        _broken = true;
        return _rest = [];
    }
}
