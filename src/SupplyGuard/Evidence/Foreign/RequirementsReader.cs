using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Reads <c>requirements.txt</c> as pip does ("Requirements File Format", PEP 508): what it installs, with which pins and hashes.</summary>
internal static class RequirementsReader
{
    private const int MostEntries = 50_000;

    private static readonly string[] IndexOptions = ["--extra-index-url", "--index-url", "--pypi-url", "--find-links", "-i", "-f"];

    private static readonly string[] IncludeOptions = ["--requirement", "-r"];

    private static readonly string[] EditableOptions = ["--editable", "-e"];

    /// <exception cref="InvalidDataException">A line is nothing that pip would take.</exception>
    public static ForeignLock Parse(string text, string shownPath)
    {
        var entries = ImmutableArray.CreateBuilder<ForeignEntry>();
        var includes = ImmutableArray.CreateBuilder<(string Path, int Line)>();
        foreach (var (line, number) in LogicalLines(text))
        {
            if (entries.Count + includes.Count == MostEntries)
                throw new InvalidDataException($"it has more than {MostEntries} entries.");

            var location = new Location(shownPath, number, 1);
            if (Value(line, IncludeOptions) is { } include)
                includes.Add((include, number));
            else if (Value(line, IndexOptions) is { } index)
                AddIf(ForeignAddress.IsPlain(index), index);
            else if (Value(line, ["--trusted-host"]) is { } host)
                AddIf(true, host);
            else if (Value(line, EditableOptions) is { } editable)
                AddEntry(Requirement(editable, location));
            else if (line[0] != '-')
                AddEntry(Requirement(line, location));

            void AddIf(bool isPlain, string address)
            {
                if (isPlain)
                    entries.Add(ForeignEntry.Setting(address, location));
            }

            void AddEntry(ForeignEntry? entry)
            {
                if (entry is not null)
                    entries.Add(entry);
            }
        }

        return new ForeignLock(shownPath, entries.ToImmutable(), includes.ToImmutable());
    }

    /// <summary>Lines joined where one ends in a backslash, without comments, each with the number of its first.</summary>
    private static IEnumerable<(string Line, int Number)> LogicalLines(string text)
    {
        var joined = new StringBuilder();
        var first = 0;
        foreach (var (index, written) in text.Split('\n').Index())
        {
            var line = written.TrimEnd('\r');
            first = joined.Length == 0 ? index + 1 : first;
            var isComment = line.TrimStart().StartsWith('#');
            if (line.EndsWith('\\') && !isComment)
            {
                joined.Append(line, 0, line.Length - 1).Append(' ');
                continue;
            }

            // As for pip, a comment ends what was to be continued.
            joined.Append(isComment ? "" : line);
            if (WithoutComment(joined.ToString()).Trim() is { Length: > 0 } whole)
                yield return (whole, first);

            joined.Clear();
        }

        if (WithoutComment(joined.ToString()).Trim() is { Length: > 0 } last)
            yield return (last, first);
    }

    /// <summary>A hash after a space begins a comment; the fragment of an address does not.</summary>
    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#', StringComparison.Ordinal); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1]))
                return line[..at];
        }

        return line;
    }

    /// <summary>What follows one of the options; null when the line is about another.</summary>
    private static string? Value(string line, ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (line.StartsWith(option, StringComparison.Ordinal) && line.Length > option.Length
                && (line[option.Length] is '=' || char.IsWhiteSpace(line[option.Length]) || (option.Length == 2 && line[1] != '-')))
                return line[option.Length..].TrimStart('=', ' ', '\t').Trim().Trim('"', '\'');
        }

        return null;
    }

    /// <summary>Null for what lies in the repository.</summary>
    private static ForeignEntry? Requirement(string line, Location location)
    {
        var options = line.IndexOf(" --", StringComparison.Ordinal);
        var hasHash = options >= 0 && line[options..].Split([' ', '\t', '='], 64, StringSplitOptions.RemoveEmptyEntries).Any(word => ForeignHash.HoldsHex(word));
        var requirement = (options < 0 ? line : line[..options]).Trim();
        var name = requirement[..requirement.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-').Count()];
        var rest = requirement[name.Length..].TrimStart();
        if (ForeignAddress.IsAddress(requirement))
            return rest.StartsWith('@') && name.Length > 0 ? Addressed(name, rest[1..].Trim(), hasHash, location)
                : rest.StartsWith('[') && rest.Contains('@', StringComparison.Ordinal) ? Addressed(name, rest[(rest.IndexOf('@', StringComparison.Ordinal) + 1)..].Trim(), hasHash, location)
                : Addressed(Egg(requirement), requirement, hasHash, location);

        if (IsPath(requirement))
            return null;
        if (name.Length == 0)
            throw new InvalidDataException($"line {location.Line} is no requirement: '{PolicyText.Shown(requirement)}'.");

        if (rest.StartsWith('['))
            rest = rest[(rest.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart();
        var version = Pin(rest.Split(';')[0]);
        return new ForeignEntry(new ForeignPackageSubject("pypi", Shown(name), Shown(version ?? "")), version is not null, hasHash, PlainAddress: null, location);
    }

    /// <summary>The version of the clause <c>==</c> that allows one only; null when there is none.</summary>
    private static string? Pin(string specifier)
    {
        foreach (var clause in specifier.Trim().TrimStart('(').TrimEnd(')').Split(','))
        {
            var trimmed = clause.Trim();
            if (trimmed.StartsWith("==", StringComparison.Ordinal) && trimmed.TrimStart('=').Trim() is { Length: > 0 } version && !version.Contains('*', StringComparison.Ordinal))
                return version;
        }

        return null;
    }

    private static ForeignEntry? Addressed(string name, string written, bool hasHash, Location location)
    {
        var address = written.Split(" ;")[0].Trim();
        if (ForeignAddress.IsLocal(address))
            return null;

        var isCommit = ForeignAddress.IsRepository(address) && ForeignAddress.NamesCommit(address);
        var fragment = address[(address.IndexOf('#', StringComparison.Ordinal) + 1)..].Split('&');
        return new ForeignEntry(
            new ForeignPackageSubject("pypi", Shown(name), ""),
            IsPinned: isCommit || !ForeignAddress.IsRepository(address),
            HasHash: hasHash || isCommit || Array.Exists(fragment, part => ForeignHash.HoldsHex(part)),
            ForeignAddress.IsPlain(address) ? address : null,
            location);
    }

    /// <summary>The name that an address gives itself, or the address without what may be secret.</summary>
    private static string Egg(string address)
    {
        var egg = address.IndexOf("#egg=", StringComparison.Ordinal);
        if (egg >= 0)
            return address[(egg + 5)..].Split('&', '[')[0];

        return address.Split('#', '?')[0].TrimEnd('/').Split('/')[^1].Split('@')[^1];
    }

    private static bool IsPath(string requirement) =>
        requirement.StartsWith('.') || requirement.StartsWith('/') || requirement.Contains('\\', StringComparison.Ordinal)
        || (requirement.Contains('/', StringComparison.Ordinal) && !requirement.Contains(' ', StringComparison.Ordinal))
        || requirement.EndsWith(".whl", StringComparison.OrdinalIgnoreCase) || requirement.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text) => PolicyText.Shown(text);
}
