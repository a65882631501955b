using SupplyGuard.Formats;

namespace SupplyGuard.Fuzzing;

/// <summary>
/// The words for what a reader did. Without instrumentation they are what tells new behaviour from known: every place that refuses something
/// has a sentence of its own, so a sentence without its values stands for a branch of the code.
/// </summary>
internal static class Outcome
{
    private const int MostWords = 12;

    public static string Of<T>(Parsed<T> parsed, Func<T, string> words) => parsed switch
    {
        Parsed<T>.Ok ok => words(ok.Value),
        Parsed<T>.Malformed bad => $"{bad.Fault} {Bucket(bad.Offset)} {Sentence(bad.Detail)}",
        _ => throw new OracleException("A result has two cases."),
    };

    /// <summary>What a reader that refuses by exception did.</summary>
    /// <typeparam name="TRefusal">The exception that its documentation names.</typeparam>
    public static string Of<TRefusal>(Func<string> read)
        where TRefusal : Exception
    {
        try
        {
            return read();
        }
        catch (TRefusal e)
        {
            return Sentence(e.Message);
        }
    }

    /// <summary>A count or offset by its order of magnitude.</summary>
    public static int Bucket(long value) => value <= 0 ? 0 : 64 - (int)long.LeadingZeroCount(value);

    /// <summary>The first words of a sentence without its values: letters alone, and nothing from the first quotation mark to the last.</summary>
    public static string Sentence(string text)
    {
        var (first, last) = (text.AsSpan().IndexOfAny('\'', '"'), text.AsSpan().LastIndexOfAny('\'', '"'));
        var words = first < 0 ? text : $"{text[..first]} {text[(last + 1)..]}";
        return string.Join(' ', words.Split(' ').Select(word => word.TrimEnd('.', ',', ':', ';')).Where(word => word.Length > 0 && word.All(char.IsAsciiLetter)).Take(MostWords));
    }
}
