using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;

namespace SupplyGuard.Formats.Pickle;

/// <summary>Looks for pickles inside the texts and bytes of a pickle, and inside what these decode to, as far as budgets reach.</summary>
internal sealed class PickleNesting(PickleInput input)
{
    private const int ShortestPickle = 8;

    private const int ShortestEncoded = 16;

    private const int MostCandidates = 1_000_000;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly List<PickleValue> _candidates = [];
    private readonly PickleBudget _budget = input.Budget;

    /// <summary>Constants that were not looked into, since a budget was spent.</summary>
    public long Omitted { get; private set; }

    /// <summary>Remembers a constant that could be one, by its first bytes if they are at hand.</summary>
    public void Consider(PickleValue value)
    {
        if (value.Length < ShortestPickle)
            return;

        var start = input.Held(value.Start, Math.Min(value.Length, 32));
        if (!start.IsEmpty && !CouldBe(start, value))
            return;

        if (_candidates.Count < MostCandidates)
            _candidates.Add(value);
        else
            Omitted++;
    }

    /// <summary>The pickles among what was remembered.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ImmutableArray<NestedPickle> Find()
    {
        var found = ImmutableArray.CreateBuilder<NestedPickle>();
        foreach (var value in _candidates)
        {
            var content = input.Slice(value.Start, value.Length);
            if (content is null)
                continue;
            if (Look(content) is { IsEmpty: false } programs)
                found.Add(new NestedPickle(value.Start, NestedForm.Plain, programs));
            else if (Decoded(content) is var (form, inner))
                found.Add(new NestedPickle(value.Start, form, inner));
        }

        return found.DrainToImmutable();
    }

    private static bool CouldBe(ReadOnlySpan<byte> start, PickleValue value)
    {
        if (start is [0x80, <= 5, ..])
            return true;
        if (value.Length >= ShortestEncoded && !start.ContainsAnyExcept(PickleBase64.Characters))
            return true;

        // Whatever imports without declaring a protocol has lines, or is binary.
        return value.Kind is PickleKind.Bytes
            ? PickleSniffer.Opcodes.Contains(start[0]) || start is [0x78, ..] or [0x1F, 0x8B, ..]
            : PickleSniffer.Opcodes.Contains(start[0]) && start.Contains((byte)'\n');
    }

    private ImmutableArray<PickleProgram> Look(FileWindow content)
    {
        if (!PickleSniffer.CouldBe(content, out _))
            return [];
        if (!_budget.TryRun())
        {
            Omitted++;
            return [];
        }

        return PickleSniffer.Find(content, input.Limits, _budget, input.CancellationToken) is var programs && programs.Any(program => !program.Events.IsEmpty || !program.Nested.IsEmpty || program.NestedOmitted > 0) ? programs : [];
    }

    /// <summary>What a text or bytes decode to, if that is a pickle, once or twice.</summary>
    private (NestedForm Form, ImmutableArray<PickleProgram> Programs)? Decoded(FileWindow content, bool again = true)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(content.Length, 32)];
        content.Read(0, start, "a constant");
        NestedForm form;
        if (start is [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] or [0x1F, 0x8B, ..])
            form = NestedForm.Compressed;
        else if (content.Length >= ShortestEncoded && !start.ContainsAnyExcept(PickleBase64.Characters))
            form = start.ContainsAnyExcept(Hexadecimal) ? NestedForm.Base64 : NestedForm.Hexadecimal;
        else
            return null;

        if (!_budget.TrySpend(content.Length))
        {
            Omitted++;
            return null;
        }

        if (Decode(content, form) is not { Length: >= ShortestPickle } decoded)
            return null;

        if (Look(decoded) is { IsEmpty: false } programs)
            return (form, programs);

        return again && Decoded(decoded, again: false) is var (_, inner) ? (form, inner) : null;
    }

    private FileWindow? Decode(FileWindow content, NestedForm form)
    {
        var bytes = content.Take(0, content.Length, content.Length, "a constant");
        if (form is NestedForm.Compressed)
            return Inflate(bytes);
        if (form is NestedForm.Base64)
            return PickleBase64.Decode(bytes) is { } decoded ? new FileWindow(decoded) : null;

        return bytes.Length % 2 is 0 && !bytes.AsSpan().ContainsAnyExcept(Hexadecimal) ? new FileWindow(Convert.FromHexString(bytes)) : null;
    }

    /// <summary>Null when it is no such stream; what came before its damage or before the budget ended otherwise.</summary>
    private FileWindow? Inflate(byte[] bytes)
    {
        using var source = new MemoryStream(bytes);
        using Stream inflated = bytes[0] is 0x1F ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        var content = new HeldBytes();
        var buffer = new byte[16 << 10];
        try
        {
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                if (!_budget.TrySpend(read))
                {
                    Omitted++;
                    break;
                }

                content.Append(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException)
        {
            // A loader would have seen as much.
        }

        return content.Length is 0 ? null : new FileWindow(content);
    }
}
