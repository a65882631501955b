namespace SupplyGuard.Discovery;

/// <summary>All versions between two.</summary>
/// <param name="From">Null: from the first on.</param>
/// <param name="To">Null: without an end.</param>
internal sealed record VersionInterval(PackageVersion? From, bool IncludesFrom, PackageVersion? To, bool IncludesTo)
{
    public static VersionInterval Everything { get; } = new(null, true, null, true);

    public bool Contains(PackageVersion version) =>
        (From is null || (version.CompareWith(From) is var low && (low > 0 || (low == 0 && IncludesFrom))))
        && (To is null || (version.CompareWith(To) is var high && (high < 0 || (high == 0 && IncludesTo))));

    /// <summary>NuGet's notation: <c>[1.0, 2.0)</c>, <c>(, 1.0]</c>, <c>[1.0]</c>, and <c>1.0</c> for that version and all after it. Null when the text is none.</summary>
    public static VersionInterval? Parse(string text)
    {
        var range = text.Trim();
        if (PackageVersion.Parse(range) is { } least)
            return new VersionInterval(least, true, null, true);
        if (range.Length < 3 || range[0] is not ('[' or '(') || range[^1] is not (']' or ')'))
            return null;

        var ends = range[1..^1].Split(',');
        var (includesFrom, includesTo) = (range[0] == '[', range[^1] == ']');
        if (ends.Length == 1)
            return includesFrom && includesTo && PackageVersion.Parse(ends[0].Trim()) is { } only ? new VersionInterval(only, true, only, true) : null;
        if (ends.Length != 2)
            return null;

        var (from, to) = (ends[0].Trim(), ends[1].Trim());
        var (first, last) = (PackageVersion.Parse(from), PackageVersion.Parse(to));
        return (first is null && from.Length > 0) || (last is null && to.Length > 0) || (from.Length == 0 && to.Length == 0 && (includesFrom || includesTo))
            ? null
            : new VersionInterval(first, includesFrom, last, includesTo);
    }
}
