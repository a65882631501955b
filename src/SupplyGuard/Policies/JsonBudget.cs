using System.Text.Json;

namespace SupplyGuard.Policies;

/// <summary>Counts and measures the values of a JSON text before anything is made of them: a few bytes of text can ask for a hundred times their memory.</summary>
internal static class JsonBudget
{
    /// <returns>False when there are more than <paramref name="values"/>, or one or a name has more than <paramref name="valueBytes"/>.</returns>
    /// <exception cref="JsonException">The text is not JSON up to there.</exception>
    public static bool Holds(ReadOnlySpan<byte> text, int values, int valueBytes)
    {
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.ValueSpan.Length > valueBytes)
                return false;
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && values-- == 0)
                return false;
        }

        return true;
    }
}
