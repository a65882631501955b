using System.Text;
using SupplyGuard.Evidence.Wiring;

namespace SupplyGuard.Adoption;

/// <summary>Puts the guard's version into the text of a <c>global.json</c>, and changes nothing else.</summary>
internal static class GlobalJsonEdit
{
    private const string DefaultIndent = "  ";

    /// <param name="file">Empty when there is none.</param>
    /// <returns>The same text when it names the version already.</returns>
    /// <exception cref="InvalidDataException">The file cannot be understood.</exception>
    public static TextFile Name(TextFile file, string version)
    {
        var entry = $"\"{GuardPackage.Id}\": \"{version}\"";
        if (file.Text.Length == 0)
            return file with { Text = $"{{\n  \"{GlobalJson.SdksKey}\": {{\n    {entry}\n  }}\n}}\n" };

        var bytes = Encoding.UTF8.GetBytes(file.Text);
        var json = GlobalJsonReader.Read(bytes);
        if (json.Fault is { } fault)
            throw new InvalidDataException($"{fault}.");
        if (json.Version == version)
            return file;

        int At(int offset) => Encoding.UTF8.GetCharCount(bytes.AsSpan(0, offset));
        if (json.Version is not null)
            return file.Remove(At(json.VersionToken.Start), At(json.VersionToken.Start + json.VersionToken.Length) - At(json.VersionToken.Start)).Insert(At(json.VersionToken.Start), $"\"{version}\"");

        var unit = json.Root.FirstKey is { } first && file.IndentAt(At(first)) is { Length: > 0 } indent ? indent : DefaultIndent;
        return json.Sdks is { } sdks
            ? Into(file, At(sdks.Brace), sdks.FirstKey is { } key ? At(key) : null, [entry], unit, unit + unit)
            : Into(file, At(json.Root.Brace), json.Root.FirstKey is { } root ? At(root) : null, [$"\"{GlobalJson.SdksKey}\": {{", $"{unit}{entry}", "}"], "", unit);
    }

    /// <summary>Before the first key, so that no line of the file changes: neither a comma nor a comment moves.</summary>
    /// <param name="outer">How far the object's closing brace is indented.</param>
    /// <param name="inner">How far its keys are, when it has none to look at.</param>
    private static TextFile Into(TextFile file, int brace, int? firstKey, string[] lines, string outer, string inner)
    {
        var end = file.LineEnd;
        if (firstKey is not { } key)
        {
            var rest = file.Text.AsSpan(brace + 1).TrimStart();
            var text = string.Concat(lines.Select(line => $"{end}{inner}{line}"));
            return file.Insert(brace + 1, rest is ['}', ..] && !file.Text.AsSpan(brace + 1).StartsWith(end) ? $"{text}{end}{outer}" : text);
        }

        return file.IndentAt(key) is { } indent
            ? file.Insert(key, $"{string.Join($"{end}{indent}", lines)},{end}{indent}")
            : file.Insert(key, $"{string.Join(' ', lines.Select(line => line.Trim()))}, ");
    }
}
