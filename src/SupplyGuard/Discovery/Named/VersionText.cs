using System.Globalization;

namespace SupplyGuard.Discovery.Named;

/// <summary>How NuGet spells a version in the name of a folder: three numbers, a fourth unless it is 0, a label, no build metadata.</summary>
internal static class VersionText
{
    private const int LongestText = 128;

    /// <returns>Null for what is not one exact version.</returns>
    public static string? Normalise(string version)
    {
        if (version.Length is 0 or > LongestText)
            return null;

        var plain = version.Split('+', 2)[0];
        var parts = plain.Split('-', 2);
        var numbers = new List<int>();
        foreach (var number in parts[0].Split('.'))
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;

            numbers.Add(value);
        }

        if (numbers.Count > 4 || (parts is [_, var label] && !IsLabel(label)))
            return null;

        while (numbers.Count < 3)
            numbers.Add(0);
        if (numbers is [_, _, _, 0])
            numbers.RemoveAt(3);

        var core = string.Join('.', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return parts is [_, var suffix] ? $"{core}-{suffix}" : core;
    }

    private static bool IsLabel(string label) =>
        label.Split('.').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'));
}
