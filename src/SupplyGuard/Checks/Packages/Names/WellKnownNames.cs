using System.Collections.Immutable;
using System.Numerics;

namespace SupplyGuard.Checks.Packages.Names;

/// <summary>The package ids that others imitate, and what a given id has in common with them. Ids have no case.</summary>
internal sealed class WellKnownNames
{
    private const string Resource = "names/well-known-packages.txt";

    /// <summary>An edit changes the letters that a name holds by two at most.</summary>
    private const int BitsOfAnEdit = 2;

    private readonly Dictionary<string, string> _byName;
    private readonly Dictionary<string, string> _byLetters;
    private readonly Dictionary<string, string> _bySkeleton;
    private readonly List<Entry>?[] _byLength = new List<Entry>?[NameDistance.LongestName + 1];

    /// <param name="lines">Ids, families as <c>Prefix.*</c>, and comments after <c>#</c>.</param>
    public WellKnownNames(IEnumerable<string> lines)
    {
        ImmutableArray<string> names = [.. lines.Where(line => line.Length > 0 && line[0] != '#')];
        Ids = [.. names.Where(name => !name.EndsWith('*'))];
        Families = [.. names.Where(name => name.EndsWith('*')).Select(name => name[..^1].ToLowerInvariant())];
        _byName = new Dictionary<string, string>(Ids.Length, StringComparer.Ordinal);
        _byLetters = new Dictionary<string, string>(Ids.Length, StringComparer.Ordinal);
        _bySkeleton = new Dictionary<string, string>(Ids.Length, StringComparer.Ordinal);
        foreach (var id in Ids)
        {
            var lower = id.ToLowerInvariant();
            _byName.TryAdd(lower, id);
            _byLetters.TryAdd(NameSkeleton.Letters(lower), id);
            _bySkeleton.TryAdd(NameSkeleton.Of(lower), id);
            if (lower.Length <= NameDistance.LongestName)
                (_byLength[lower.Length] ??= []).Add(new Entry(lower, id, Mask(lower)));
        }
    }

    /// <summary>The list that this version carries.</summary>
    public static WellKnownNames Shipped { get; } = new(ReadLines());

    /// <summary>As they are spelled.</summary>
    public ImmutableArray<string> Ids { get; }

    /// <summary>Beginnings of ids that only one owner may publish, lower-cased, with their dot.</summary>
    public ImmutableArray<string> Families { get; }

    /// <summary>What the id imitates, the likeness that deceives most first; null when it is well-known itself, or like none.</summary>
    public Resemblance? Find(string packageId)
    {
        var lower = packageId.ToLowerInvariant();
        if (_byName.ContainsKey(lower))
            return null;
        if (_byLetters.TryGetValue(NameSkeleton.Letters(lower), out var separated))
            return new Resemblance(separated, Likeness.Separators);
        if (_bySkeleton.TryGetValue(NameSkeleton.Of(lower), out var shaped))
            return new Resemblance(shaped, Likeness.Characters);

        // Nobody else can publish a name of a family, and its owner names things alike.
        return Families.Any(family => lower.StartsWith(family, StringComparison.Ordinal)) ? null : Edited(lower) ?? Extended(lower);
    }

    private Resemblance? Edited(string lower)
    {
        if (lower.Length > NameDistance.LongestName)
            return null;

        Resemblance? nearest = null;
        var mask = Mask(lower);
        var fewest = NameDistance.MostEdits + 1;
        for (var length = Math.Max(1, lower.Length - NameDistance.MostEdits); length <= Math.Min(NameDistance.LongestName, lower.Length + NameDistance.MostEdits); length++)
        {
            foreach (var entry in _byLength[length] ?? [])
            {
                if (BitOperations.PopCount(mask ^ entry.Mask) > BitsOfAnEdit * NameDistance.MostEdits || NameDistance.Between(lower, entry.Lower) is not { } edits || edits >= fewest)
                    continue;

                fewest = edits;
                nearest = new Resemblance(entry.Id, edits == 1 ? Likeness.OneLetter : Likeness.TwoLetters);
            }
        }

        return nearest;
    }

    private Resemblance? Extended(string lower)
    {
        foreach (var ending in NameSkeleton.AddedEndings)
        {
            if (lower.EndsWith(ending, StringComparison.Ordinal) && _byName.TryGetValue(lower[..^ending.Length], out var shorter))
                return new Resemblance(shorter, Likeness.EndingAdded);
        }

        foreach (var ending in NameSkeleton.DroppedEndings)
        {
            if (_byName.TryGetValue(lower + ending, out var longer))
                return new Resemblance(longer, Likeness.EndingDropped);
        }

        return null;
    }

    /// <summary>Which letters a name holds, one bit for each.</summary>
    private static ulong Mask(string lower)
    {
        var mask = 0UL;
        foreach (var letter in lower)
        {
            mask |= 1UL << letter switch
            {
                >= 'a' and <= 'z' => letter - 'a',
                >= '0' and <= '9' => 26 + letter - '0',
                '.' => 36,
                '-' => 37,
                '_' => 38,
                _ => 39,
            };
        }

        return mask;
    }

    private static IEnumerable<string> ReadLines()
    {
#pragma warning disable RS0030 // Reading a resource of our own assembly loads nothing.
        using var stream = typeof(WellKnownNames).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The list '{Resource}' is missing from the assembly.");
#pragma warning restore RS0030
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private readonly record struct Entry(string Lower, string Id, ulong Mask);
}
