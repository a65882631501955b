using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SupplyGuard.Reporting;

/// <summary>
/// Writes the values of our JSON documents. A string keeps its exact value, letters stay readable, and every character that a terminal
/// would act on is a JSON escape, since reports are also read with <c>cat</c>.
/// </summary>
/// <remarks>
/// Of the built-in encoders the default one escapes quotes and letters for the sake of HTML, and the relaxed one lets bidirectional
/// overrides through.
/// </remarks>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 2, NewLine = "\n" };

    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        json.WritePropertyName(name);
        if (value is null)
            json.WriteNullValue();
        else
            json.WriteRawValue(Quoted(value), skipInputValidation: true);
    }

    public static void WriteTextValue(this Utf8JsonWriter json, string value) => json.WriteRawValue(Quoted(value), skipInputValidation: true);

    /// <summary>The shortest number that reads back as the same value; null for none, and for what JSON cannot say.</summary>
    public static void WriteNumber(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>A JSON string. Half a surrogate pair, which UTF-8 cannot say, becomes U+FFFD.</summary>
    private static string Quoted(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is '\n')
                quoted.Append("\\n");
            else if (rune.Value is '\t')
                quoted.Append("\\t");
            else if (VisibleText.IsVisible(rune))
                quoted.Append(rune.ToString());
            else
                AppendEscaped(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, Rune rune)
    {
        foreach (var unit in rune.ToString())
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }
}
