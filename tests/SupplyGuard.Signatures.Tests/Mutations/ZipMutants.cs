using System.Buffers.Binary;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Mutations;

/// <summary>
/// Damages the structure of a signed archive, as somebody would who wants two readers to see two archives: fields of headers, alone and in
/// both places, records left out, repeated, exchanged and added, bytes in front, between and behind.
/// </summary>
internal sealed class ZipMutants
{
    private const int EndSize = 22;
    private const int Variants = 11;

    private static readonly uint[] Interesting = [0, 1, 2, 8, 0x14, 0x2D, 0x7F, 0x80, 0xFF, 0x800, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    /// <summary>Fields of a central record (APPNOTE 4.3.12): offset, size, and the offset of the same field in the local header.</summary>
    private static readonly (int At, int Size, int Local)[] Fields =
        [(4, 2, -1), (6, 2, 4), (8, 2, 6), (10, 2, 8), (12, 2, 10), (14, 2, 12), (16, 4, 14), (20, 4, 18), (24, 4, 22), (28, 2, 26), (30, 2, 28), (32, 2, -1), (34, 2, -1), (36, 2, -1), (38, 4, -1), (42, 4, -1)];

    private readonly byte[] _package;
    private readonly byte[][] _records;
    private readonly int _central;

    public ZipMutants(byte[] package)
    {
        _package = package;
        _central = BinaryPrimitives.ReadInt32LittleEndian(package.AsSpan(package.Length - EndSize + 16));
        _records = [.. Records(package.AsSpan(_central, package.Length - EndSize - _central))];
    }

    public (byte[] Bytes, string What) Of(Random random)
    {
        var at = random.Next(_records.Length);
        var records = _records.Select(record => (byte[])record.Clone()).ToList();
        switch (random.Next(Variants))
        {
            case 0:
                return Field(records, at, random, alsoLocal: false);
            case 1:
                return Field(records, at, random, alsoLocal: true);
            case 2:
                records.RemoveAt(at);
                return (Assemble(Locals, records), $"central record {at} removed");
            case 3:
                records.Insert(random.Next(records.Count + 1), (byte[])records[at].Clone());
                return (Assemble(Locals, records), $"central record {at} repeated");
            case 4:
                var other = (at + 1) % records.Count;
                (records[at], records[other]) = (records[other], records[at]);
                return (Assemble(Locals, records), $"central records {at} and {other} exchanged");
            case 5:
                return Inserted(records, random);
            case 6:
                return Renamed(records, at, random);
            case 7:
                return ([.. _package, .. Some(random)], "bytes behind the archive");
            case 8:
                var comment = Some(random);
                var end = End(_records.Length, _package.Length - EndSize - _central, _central);
                BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(20), (ushort)comment.Length);
                return ([.. _package[..^EndSize], .. end, .. comment], "a comment");
            case 9:
                var field = random.Next(4, 20) & ~1;
                var changed = (byte[])_package.Clone();
                BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(changed.Length - EndSize + field), (ushort)(Interesting[random.Next(Interesting.Length)] & ushort.MaxValue));
                return (changed, $"end record field {field}");
            default:
                return Added(records, random);
        }
    }

    private byte[] Locals => _package[.._central];

    private (byte[] Bytes, string What) Field(List<byte[]> records, int at, Random random, bool alsoLocal)
    {
        var (offset, size, local) = Fields[random.Next(Fields.Length)];
        var value = random.Next(2) == 0 ? Interesting[random.Next(Interesting.Length)] : (uint)random.Next();
        var locals = Locals;
        var header = BinaryPrimitives.ReadInt32LittleEndian(records[at].AsSpan(42));
        Write(records[at].AsSpan(offset, size));
        if (alsoLocal && local >= 0)
            Write(locals.AsSpan(header + local, size));
        return (Assemble(locals, records), $"field {offset} of central record {at}{(alsoLocal ? " and its local header" : "")} became {value}");

        void Write(Span<byte> field)
        {
            if (field.Length == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(value & ushort.MaxValue));
            else
                BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        }
    }

    /// <summary>Bytes before one of the local records; offsets are right again.</summary>
    private (byte[] Bytes, string What) Inserted(List<byte[]> records, Random random)
    {
        var inserted = Some(random);
        var before = BinaryPrimitives.ReadInt32LittleEndian(records[random.Next(records.Count)].AsSpan(42));
        foreach (var record in records)
        {
            var offset = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(42));
            if (offset >= before)
                BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(42), offset + inserted.Length);
        }

        return (Assemble([.. _package[..before], .. inserted, .. _package[before.._central]], records), $"{inserted.Length} bytes at {before}");
    }

    private (byte[] Bytes, string What) Renamed(List<byte[]> records, int at, Random random)
    {
        var locals = Locals;
        var header = BinaryPrimitives.ReadInt32LittleEndian(records[at].AsSpan(42));
        var letter = random.Next(BinaryPrimitives.ReadUInt16LittleEndian(records[at].AsSpan(28)));
        records[at][46 + letter] ^= 0x20;
        if (random.Next(4) != 0)
            locals[header + 30 + letter] ^= 0x20;
        return (Assemble(locals, records), $"letter {letter} of the name of entry {at}");
    }

    /// <summary>A file that nobody signed, well-formed in both places: at the end, or in front of everything.</summary>
    private (byte[] Bytes, string What) Added(List<byte[]> records, Random random)
    {
        var names = new[] { "lib/evil.dll", "build/x.targets", ".signature.p7s", ".Signature.p7s", "evil/", "_rels/x", "lib/../evil.dll" };
        var name = names[random.Next(names.Length)];
        var extra = TestPackage.Build((name, ""));
        var length = BinaryPrimitives.ReadInt32LittleEndian(extra.AsSpan(extra.Length - EndSize + 16));
        var record = extra[length..^EndSize];
        var inFront = random.Next(2) == 0;
        if (inFront)
        {
            foreach (var moved in records)
                BinaryPrimitives.WriteInt32LittleEndian(moved.AsSpan(42), BinaryPrimitives.ReadInt32LittleEndian(moved.AsSpan(42)) + length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(42), _central);
        }

        records.Insert(random.Next(records.Count + 1), record);
        return (Assemble(inFront ? [.. extra[..length], .. Locals] : [.. Locals, .. extra[..length]], records), $"'{name}' added {(inFront ? "in front" : "at the end")}");
    }

    private static byte[] Some(Random random)
    {
        var bytes = new byte[random.Next(1, 40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Assemble(byte[] locals, List<byte[]> records) =>
        [.. locals, .. records.SelectMany(record => record), .. End(records.Count, records.Sum(record => record.Length), locals.Length)];

    private byte[] End(int entries, int size, int offset)
    {
        var end = _package[^EndSize..];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), size);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), offset);
        return end;
    }

    private static List<byte[]> Records(ReadOnlySpan<byte> central)
    {
        var records = new List<byte[]>();
        while (!central.IsEmpty)
        {
            var length = 46 + BinaryPrimitives.ReadUInt16LittleEndian(central[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(central[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(central[32..]);
            records.Add(central[..length].ToArray());
            central = central[length..];
        }

        return records;
    }
}
