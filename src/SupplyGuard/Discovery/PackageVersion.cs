using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Discovery;

/// <summary>
/// A version as NuGet orders them: Semantic Versioning 2.0.0 (clause 11) with one to four numbers, labels without case, build metadata
/// without weight.
/// </summary>
internal sealed class PackageVersion
{
    private const int MostNumbers = 4;

    private const int LongestText = 256;

    private readonly ImmutableArray<int> _numbers;
    private readonly ImmutableArray<string> _labels;

    private PackageVersion(string text, ImmutableArray<int> numbers, ImmutableArray<string> labels)
    {
        Text = text;
        _numbers = numbers;
        _labels = labels;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>As NuGet spells it in the name of a folder: three numbers, a fourth unless it is 0, the labels, no build metadata.</summary>
    public string Normalised
    {
        get
        {
            var numbers = string.Join('.', _numbers.Take(_numbers[^1] == 0 ? MostNumbers - 1 : MostNumbers).Select(number => number.ToString(CultureInfo.InvariantCulture)));
            return _labels.IsEmpty ? numbers : $"{numbers}-{string.Join('.', _labels)}";
        }
    }

    public bool IsPrerelease => !_labels.IsEmpty;

    /// <summary>Null when the text is no version.</summary>
    public static PackageVersion? Parse(string text)
    {
        if (text.Length is 0 or > LongestText)
            return null;

        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var release = plus < 0 ? text : text[..plus];
        if (plus >= 0 && !AreLabels(text[(plus + 1)..].Split('.')))
            return null;

        var hyphen = release.IndexOf('-', StringComparison.Ordinal);
        string[] labels = hyphen < 0 ? [] : release[(hyphen + 1)..].Split('.');
        var parts = (hyphen < 0 ? release : release[..hyphen]).Split('.');
        if (parts.Length > MostNumbers || !AreLabels(labels))
            return null;

        var numbers = new int[MostNumbers];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return new PackageVersion(text, [.. numbers], [.. labels]);
    }

    /// <summary>Negative when this version comes first, zero when they are the same to NuGet.</summary>
    public int CompareWith(PackageVersion other)
    {
        for (var i = 0; i < MostNumbers; i++)
        {
            if (_numbers[i] != other._numbers[i])
                return _numbers[i].CompareTo(other._numbers[i]);
        }

        // Without a label comes after with one.
        if (_labels.IsEmpty || other._labels.IsEmpty)
            return other._labels.Length.CompareTo(_labels.Length);

        for (var i = 0; i < Math.Min(_labels.Length, other._labels.Length); i++)
        {
            if (CompareLabels(_labels[i], other._labels[i]) is not 0 and var order)
                return order;
        }

        return _labels.Length.CompareTo(other._labels.Length);
    }

    public override string ToString() => Text;

    private static int CompareLabels(string label, string other) => (IsNumber(label), IsNumber(other)) switch
    {
        (true, true) => CompareNumbers(label.TrimStart('0'), other.TrimStart('0')),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.Compare(label, other, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Of any length.</summary>
    private static int CompareNumbers(string number, string other) =>
        number.Length != other.Length ? number.Length.CompareTo(other.Length) : string.CompareOrdinal(number, other);

    private static bool IsNumber(string label) => label.All(char.IsAsciiDigit);

    private static bool AreLabels(string[] labels) => Array.TrueForAll(labels, label => label.Length > 0 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'));
}
