using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>
/// The door for texts beside a model: YAML that names what its loader creates or calls, XML that defines entities, and programs that say so
/// in their first line. Everything is looked for line by line, whatever kind of text it is.
/// </summary>
public static partial class TextFileReader
{
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<CodeUse>> Read(FileWindow file, TextLimits limits, CancellationToken cancellationToken)
    {
        var uses = ImmutableArray.CreateBuilder<CodeUse>();
        var targets = new YamlTargets(uses);
        try
        {
            var lines = new TextLines(file, limits.LineBytes, cancellationToken);
            while (lines.TryRead(out var line, out var offset))
            {
                Look(line, offset, uses);
                targets.Look(line, offset);
                if (uses.Count > limits.Uses)
                    throw new MalformedException(Fault.TooLarge, offset, $"the text names more than {limits.Uses} things to load.");
            }
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableArray<CodeUse>>.Malformed(e.Fault, e.Offset, e.Message);
        }

        targets.End();
        return new Parsed<ImmutableArray<CodeUse>>.Ok(uses.DrainToImmutable());
    }

    private static void Look(ReadOnlySpan<byte> line, long offset, ImmutableArray<CodeUse>.Builder uses)
    {
        if (offset is 0 && line.StartsWith("#!"u8))
            uses.Add(new CodeUse(CodeUseKind.Program, Encoding.UTF8.GetString(line[2..Math.Min(line.Length, 80)]).Trim(), "#!", 0));

        // Most lines have none of the marks, and no text is made of them.
        if (line.IndexOf("!!"u8) < 0 && line.IndexOf("tag:"u8) < 0 && line.IndexOf("!<"u8) < 0 && line.IndexOf("%TAG"u8) < 0 && line.IndexOf("<!"u8) < 0)
            return;

        var text = Encoding.UTF8.GetString(line);
        foreach (var tag in Tag().Matches(text).Cast<Match>().Where(IsPython))
            uses.Add(Use(CodeUseKind.Function, tag.Groups["name"] is { Success: true, Value: var name } ? Uri.UnescapeDataString(name) : tag.Value.Trim(), "!!python", line, tag.Index, offset));

        if (Entity().Match(text) is { Success: true } entity)
            uses.Add(Use(CodeUseKind.Outside, entity.Groups["name"].Value, "<!ENTITY", line, entity.Index, offset));
    }

    private static CodeUse Use(CodeUseKind kind, string name, string mark, ReadOnlySpan<byte> line, int at, long offset) => new(kind, name, mark, offset + BytesBefore(line, at));

    /// <summary>Bytes that the first characters of a line take in it; what is no UTF-8 is read as U+FFFD, however many bytes it has.</summary>
    private static int BytesBefore(ReadOnlySpan<byte> line, int characters)
    {
        var bytes = 0;
        while (characters > 0)
        {
            Rune.DecodeFromUtf8(line[bytes..], out var rune, out var consumed);
            bytes += consumed;
            characters -= rune.Utf16SequenceLength;
        }

        return bytes;
    }

    /// <summary>Tags may have any of their characters in percent-encoding (YAML 1.1, section 7.2), and a directive can rename them: neither is in honest configuration.</summary>
    private static bool IsPython(Match tag) => tag.Groups["name"] is not { Success: true, Value: var name } || Uri.UnescapeDataString(name).StartsWith("python/", StringComparison.Ordinal);

    /// <summary>A tag of YAML's own types, short or in full; a full tag with something encoded; a directive.</summary>
    [GeneratedRegex("""(?:(?:^|[\s\[{,:-])!!|tag:yaml\.org,2002:)(?<name>[^\s,\[\]{}>]{1,200})|(?:^|[\s\[{,:-])!<[^>\s]{0,200}%|^%TAG\s""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    /// <summary>Section 4.2 of XML 1.0: an entity is text that a parser fetches or repeats.</summary>
    [GeneratedRegex("""<!ENTITY(?:\s+(?:%\s+)?(?<name>[^\s>]{0,200})|$)""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Entity();
}
