namespace SupplyGuard.Policies;

/// <summary>
/// A path or glob of a policy: <c>*</c> stands for any characters within one segment, a segment <c>**</c> for any number of segments (at
/// least one when it is the last). Case-sensitive. Costs at most the product of both lengths.
/// </summary>
internal sealed class PathPattern(string pattern)
{
    private readonly string[] _segments = pattern.Split('/');

    /// <summary>Whether the pattern names one file rather than searching for files.</summary>
    public bool IsExact { get; } = !pattern.Contains('*', StringComparison.Ordinal);

    /// <param name="path">Relative, with forward slashes.</param>
    public bool Matches(string path)
    {
        var names = path.Split('/');
        var (name, segment) = (0, 0);
        var (retryName, retrySegment) = (-1, -1);

        // As in wildcard matching: only the last '**' ever needs to give back, since every segment between two of them takes exactly one name.
        while (name < names.Length)
        {
            if (segment < _segments.Length && _segments[segment] == "**")
            {
                if (segment == _segments.Length - 1)
                    return true;

                retrySegment = ++segment;
                retryName = name;
            }
            else if (segment < _segments.Length && Wildcard.Matches(_segments[segment], names[name], ignoreCase: false))
            {
                name++;
                segment++;
            }
            else if (retrySegment >= 0)
            {
                segment = retrySegment;
                name = ++retryName;
            }
            else
            {
                return false;
            }
        }

        return segment == _segments.Length;
    }
}
