using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>
/// The bytes of a policy as located values: RFC 8259 with comments. Trailing commas, invalid UTF-8, half surrogate pairs, numbers that
/// no double holds and deep nesting are faults, each with its place.
/// </summary>
/// <param name="Root">Null when the text is not JSON.</param>
/// <param name="Fault">Why it is not; null when there is a root.</param>
/// <param name="FaultLocation">Where it stops being JSON.</param>
/// <param name="Repeated">Keys that their object has already; the first value is the one in the tree.</param>
internal sealed record PolicyTree(PolicyNode? Root, string? Fault, Location FaultLocation, ImmutableArray<PolicyMember> Repeated)
{
    /// <summary>The schema nests six deep.</summary>
    public const int MaxDepth = 16;

    /// <summary>Values in one file; each takes a hundred bytes of memory. The largest lock that we know of has thirty thousand.</summary>
    public const int MaxValues = 150_000;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="shown">The file's name in locations.</param>
    public static PolicyTree Read(ReadOnlySpan<byte> file, string shown)
    {
        // An editor shows no column for the mark.
        var text = file.StartsWith(ByteOrderMark) ? file[ByteOrderMark.Length..] : file;
        if (!Utf8.IsValid(text))
            return Faulty(text, ValidLength(text), shown, "is not UTF-8");

        var walk = new Walk(text, shown);
        try
        {
            return new PolicyTree(walk.Document(), null, default, walk.Repeated);
        }
        catch (InvalidDataException e)
        {
            return Faulty(text, walk.Reached, shown, e.Message);
        }
        catch (JsonException e)
        {
            return Faulty(text, OffsetOf(e, text, walk.Reached), shown, Sentence(e));
        }
    }

    private static PolicyTree Faulty(ReadOnlySpan<byte> text, int offset, string shown, string fault)
    {
        var position = new TextPosition(text);
        position.MoveTo(offset);
        return new PolicyTree(null, fault, new Location(shown, position.Line, position.Column), []);
    }

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (offset < text.Length && Rune.DecodeFromUtf8(text[offset..], out _, out var length) is System.Buffers.OperationStatus.Done)
            offset += length;

        return offset;
    }

    /// <summary>The reader's exceptions carry a line by '\n' and a byte within it; ours carry neither.</summary>
    private static int OffsetOf(JsonException e, ReadOnlySpan<byte> text, int reached)
    {
        if (e.LineNumber is not { } line || e.BytePositionInLine is not { } inLine)
            return reached;

        var start = 0;
        for (; line > 0 && text[start..].IndexOf((byte)'\n') is >= 0 and var length; line--)
            start += length + 1;

        return (int)Math.Min(start + inLine, text.Length);
    }

    /// <summary>The reader's sentence without its position, which the location says.</summary>
    private static string Sentence(JsonException e)
    {
        var message = e.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var sentence = (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
        return $"is not JSON: {PolicyText.Shown(sentence)}";
    }

    private ref struct Walk
    {
        private readonly string _shown;
        private readonly ImmutableArray<PolicyMember>.Builder _repeated = ImmutableArray.CreateBuilder<PolicyMember>();
        private Utf8JsonReader _reader;
        private TextPosition _position;
        private int _values;

        public Walk(ReadOnlySpan<byte> text, string shown)
        {
            _shown = shown;
            _position = new TextPosition(text);
            _reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
        }

        public readonly ImmutableArray<PolicyMember> Repeated => _repeated.ToImmutable();

        /// <summary>Byte offset of the token that was read last.</summary>
        public readonly int Reached => (int)_reader.TokenStartIndex;

        public PolicyNode Document()
        {
            if (!_reader.Read())
                throw new JsonException("The file holds no value");

            var root = Value();
            if (_reader.Read())
                throw new JsonException("Something follows the value");

            return root;
        }

        /// <summary>Recursive: the reader refuses more than <see cref="MaxDepth"/> levels.</summary>
        private PolicyNode Value()
        {
            if (_values++ == MaxValues)
                throw new InvalidDataException($"has more than {MaxValues} values");

            var location = Here();
            return _reader.TokenType switch
            {
                JsonTokenType.StartObject => Section(location),
                JsonTokenType.StartArray => List(location),
                JsonTokenType.String => new PolicyNode.Text(location, Text()),
                JsonTokenType.Number => Number(location),
                JsonTokenType.True or JsonTokenType.False => new PolicyNode.Flag(location, _reader.TokenType is JsonTokenType.True),
                _ => new PolicyNode.Nothing(location),
            };
        }

        private PolicyNode.Section Section(Location location)
        {
            var members = ImmutableArray.CreateBuilder<PolicyMember>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
            {
                var place = Here();
                var name = Text();
                Next();
                var member = new PolicyMember(name, place, Value());
                (names.Add(name) ? members : _repeated).Add(member);
            }

            return new PolicyNode.Section(location, members.ToImmutable());
        }

        private PolicyNode.List List(Location location)
        {
            var items = ImmutableArray.CreateBuilder<PolicyNode>();
            while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
                items.Add(Value());

            return new PolicyNode.List(location, items.ToImmutable());
        }

        private readonly PolicyNode.Number Number(Location location)
        {
            if (!_reader.TryGetDouble(out var value) || !double.IsFinite(value))
                throw new JsonException("The number is too large");

            return new PolicyNode.Number(location, value, Encoding.UTF8.GetString(_reader.ValueSpan));
        }

        private readonly string Text()
        {
            try
            {
                return _reader.GetString()!;
            }
            catch (InvalidOperationException e)
            {
                // Documented for "invalid UTF-16 surrogates"; the text as a whole is known to be valid UTF-8.
                throw new JsonException("The text holds half of a surrogate pair", e);
            }
        }

        private void Next()
        {
            if (!_reader.Read())
                throw new JsonException("The file ends after a key");
        }

        private Location Here()
        {
            _position.MoveTo((int)_reader.TokenStartIndex);
            return new Location(_shown, _position.Line, _position.Column);
        }
    }
}
