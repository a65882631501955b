using System.Text.RegularExpressions;

namespace SupplyGuard.Formats;

/// <summary>Says why the system would not read something, without the absolute path that its own messages carry: reports name no machine.</summary>
public static partial class ReadFault
{
    /// <summary>A sentence that follows "cannot be read:".</summary>
    public static string Describe(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "access is denied.",
        FileNotFoundException or DirectoryNotFoundException => "it is not there.",
        _ => QuotedPath().Replace(exception.Message, "it"),
    };

    [GeneratedRegex(@"(the (file|path) )?'[^']*[/\\][^']*'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedPath();
}
