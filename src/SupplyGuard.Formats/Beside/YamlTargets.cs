using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>
/// Finds the key <c>_target_</c> of Hydra in YAML line by line, however it is written: in quotation marks with escapes (YAML 1.2, section 5.7), behind <c>?</c>, with a tag or an anchor before it,
/// and with its value on the next line. What an alias stands for, and keys that are folded over lines, a reader of lines does not see.
/// </summary>
internal sealed partial class YamlTargets(ImmutableArray<CodeUse>.Builder uses)
{
    private const string Key = "_target_";

    /// <summary>Bytes of a line in which escapes are decoded; longer ones are data.</summary>
    private const int LongestEscaped = 16 << 10;

    /// <summary>Where a key stands whose value has not come yet; minus one when there is none.</summary>
    private long _waiting = -1;

    private bool _isBehindMark;

    public void Look(ReadOnlySpan<byte> line, long offset)
    {
        var hasEscapes = line.Length <= LongestEscaped && line.Contains((byte)'"') && (line.IndexOf("\\x"u8) >= 0 || line.IndexOf("\\u"u8) >= 0 || line.IndexOf("\\U"u8) >= 0);
        if (_waiting < 0 && !_isBehindMark && !hasEscapes && line.IndexOf("_target_"u8) < 0 && !line.TrimEnd(" \r"u8).EndsWith("?"u8))
            return;

        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        if (text.AsSpan().TrimStart() is [] or ['#', ..])
            return;
        if (hasEscapes)
            text = Escape().Replace(text, Decoded);

        if (_waiting >= 0)
        {
            Add(Value().Match(text).Groups["name"].Value, _waiting);
            _waiting = -1;
        }

        if (Pair().Match(text) is { Success: true } pair)
            Found(pair.Groups["name"].Value, offset + (hasEscapes ? 0 : Encoding.UTF8.GetByteCount(text.AsSpan(0, pair.Index))));
        else if (Alone().IsMatch(text) || (_isBehindMark && Bare().IsMatch(text)))
            _waiting = offset;
        else if (Anchored().Match(text) is { Success: true } anchored)
            Add(anchored.Groups["name"].Value, offset);

        _isBehindMark = Mark().IsMatch(text);
    }

    /// <summary>Says a key that the text ends behind.</summary>
    public void End()
    {
        if (_waiting >= 0)
            Add("", _waiting);
    }

    private void Found(string name, long offset)
    {
        if (name is "" or "|" or "|-" or "|+" or ">" or ">-" or ">+")
            _waiting = offset;
        else
            Add(name, offset);
    }

    private void Add(string name, long offset) => uses.Add(new CodeUse(CodeUseKind.Function, name, Key, offset));

    /// <summary>A printable character of ASCII for its escape; anything else as it stands, since no key that counts has it.</summary>
    private static string Decoded(Match escape) =>
        uint.TryParse(escape.Groups["code"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is >= 0x20 and < 0x7F ? ((char)code).ToString() : escape.Value;

    [GeneratedRegex("""\\(?:x(?<code>[0-9a-fA-F]{2})|u(?<code>[0-9a-fA-F]{4})|U(?<code>[0-9a-fA-F]{8}))""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    /// <summary>The key and a colon, at the beginning of a line, of a list's item, or in brackets; then the value, as far as it stands there.</summary>
    [GeneratedRegex("""(?:^|[{,\[])\s*(?:[-?]\s+)*(?:[!&][^\s,\[\]{}]{0,200}\s+)*['"]?_target_['"]?\s*:\s*(?:[!&][^\s,\[\]{}]{0,200}\s+)*['"]?(?<name>[^'"\s,}\]#]{0,200})""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pair();

    /// <summary>The key behind a question mark; its value comes behind a colon on a line of its own.</summary>
    [GeneratedRegex("""(?:^|[{,\[])\s*(?:[-?]\s+)*\?\s+(?:[!&][^\s,\[\]{}]{0,200}\s+)*['"]?_target_['"]?\s*(?:#.*)?$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Alone();

    [GeneratedRegex("""^\s*(?:[!&][^\s,\[\]{}]{0,200}\s+)*['"]?_target_['"]?\s*(?:#.*)?$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Bare();

    /// <summary>The word with a name by which an alias can use it as a key elsewhere.</summary>
    [GeneratedRegex("""(?<name>&[^\s,\[\]{}]{1,200})\s+(?:![^\s]{0,200}\s+)?['"]?_target_['"]?\s*(?:$|[,\]}#])""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Anchored();

    [GeneratedRegex("""^\s*(?::\s+)?(?:[!&][^\s,\[\]{}]{0,200}\s+)*['"]?(?<name>[^'"\s,}\]#]{0,200})""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Value();

    [GeneratedRegex("""(?:^|[\s{,\[])\?\s*$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
