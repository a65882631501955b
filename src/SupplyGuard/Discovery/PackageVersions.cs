namespace SupplyGuard.Discovery;

/// <summary>Orders versions of packages as NuGet does: by numbers, then by pre-release labels; what follows a plus does not count.</summary>
internal static class PackageVersions
{
    /// <returns>Negative when the first is older.</returns>
    public static int Compare(string a, string b)
    {
        var (numbers, label) = Split(a);
        var (otherNumbers, otherLabel) = Split(b);
        for (var i = 0; i < Math.Max(numbers.Length, otherNumbers.Length); i++)
        {
            if (Numeric(numbers.ElementAtOrDefault(i) ?? "0", otherNumbers.ElementAtOrDefault(i) ?? "0") is not 0 and var order)
                return order;
        }

        // A release follows its pre-releases.
        return (label, otherLabel) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => Labels(label.Split('.'), otherLabel.Split('.')),
        };
    }

    private static (string[] Numbers, string? Label) Split(string version)
    {
        var counted = version.Split('+', 2)[0].Split('-', 2);
        return (counted[0].Split('.'), counted.Length > 1 ? counted[1] : null);
    }

    private static int Labels(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = (IsNumber(a[i]), IsNumber(b[i])) switch
            {
                (true, true) => Numeric(a[i], b[i]),
                (true, false) => -1,
                (false, true) => 1,
                _ => StringComparer.OrdinalIgnoreCase.Compare(a[i], b[i]),
            };
            if (order != 0)
                return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    /// <summary>By value, however many digits there are.</summary>
    private static int Numeric(string a, string b)
    {
        var (left, right) = (a.TrimStart('0'), b.TrimStart('0'));
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }
}
