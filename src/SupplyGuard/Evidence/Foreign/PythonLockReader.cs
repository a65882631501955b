using System.Collections.Immutable;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>
/// Reads <c>poetry.lock</c> and <c>uv.lock</c>: the part of TOML that these tools write, line by line. What is TOML and is not written so is
/// a fault, since an entry could hide in it.
/// </summary>
internal static class PythonLockReader
{
    private const int MostEntries = 50_000;

    private static readonly string[] LocalSources = ["path", "directory", "editable", "virtual"];

    /// <exception cref="InvalidDataException">The text is not what the tools write.</exception>
    public static ForeignLock Parse(string text, string shownPath)
    {
        var packages = new List<Package>();
        var filesOf = new HashSet<string>(StringComparer.Ordinal);
        Package? package = null;
        var section = "";
        var listed = "";
        foreach (var (index, written) in text.Split('\n').Index())
        {
            var line = written.Trim();
            if (line.Contains("\"\"\"", StringComparison.Ordinal) || line.Contains("'''", StringComparison.Ordinal))
                throw new InvalidDataException($"line {index + 1} begins or ends a text of several lines.");

            if (Header(line) is { } header)
            {
                section = header;
                if (header == "package")
                    packages.Add(package = new Package(index + 1));
                else if (!header.StartsWith("package.", StringComparison.Ordinal))
                    package = null;
                if (packages.Count > MostEntries)
                    throw new InvalidDataException($"it has more than {MostEntries} entries.");

                continue;
            }

            var (key, value) = KeyAndValue(line);
            if (package is not null)
                package.Read(section, key, value, line);
            else if (section is "metadata.files")
                listed = ReadFiles(key, line, listed, filesOf);
            else if (key.Split('.')[0] == "package" && value != "[]")
                throw new InvalidDataException($"line {index + 1} lists packages in a way that neither tool writes.");
        }

        return new ForeignLock(shownPath, [.. packages.Select(read => read.Entry(shownPath, filesOf)).OfType<ForeignEntry>()], []);
    }

    /// <summary>Older versions of poetry keep all hashes at the end of the file.</summary>
    private static string ReadFiles(string key, string line, string listed, HashSet<string> filesOf)
    {
        var name = line.StartsWith('{') || key.Length == 0 ? listed : key;
        if (HoldsHash(line))
            filesOf.Add(name);

        return name;
    }

    /// <summary>The name of a table, without the spaces and quotes that TOML allows; null when the line begins none.</summary>
    /// <exception cref="InvalidDataException">The name may be spelled with escapes.</exception>
    private static string? Header(string line)
    {
        if (!line.StartsWith('['))
            return null;

        var end = line.IndexOf(']', StringComparison.Ordinal);
        var name = end < 0 ? line : line[..end];
        return name.Contains('\\', StringComparison.Ordinal)
            ? throw new InvalidDataException($"the table '{PolicyText.Shown(name)}' is spelled in a way that neither tool uses.")
            : string.Concat(name.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('[' or '"' or '\'')));
    }

    private static (string Key, string Value) KeyAndValue(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 || line[0] is '{' or '#' or ']'
            ? ("", "")
            : (line[..equals].Trim().Trim('"', '\''), line[(equals + 1)..].Trim());
    }

    private static string Text(string value) => value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var end ? value[1..end] : "";

    /// <summary>Whether a key <c>hash</c> has a hash that holds.</summary>
    private static bool HoldsHash(string line)
    {
        for (var at = line.IndexOf("hash", StringComparison.Ordinal); at >= 0; at = line.IndexOf("hash", at + 1, StringComparison.Ordinal))
        {
            var rest = line.AsSpan(at + 4).TrimStart();
            if (!rest.StartsWith("="))
                continue;

            rest = rest[1..].TrimStart();
            if (rest.Length > 1 && rest[0] is '"' or '\'' && rest[1..].IndexOf(rest[0]) is >= 0 and var end && ForeignHash.HoldsHex(rest.Slice(1, end)))
                return true;
        }

        return false;
    }

    /// <summary>The members of an inline table, as far as they are texts.</summary>
    private static IEnumerable<(string Key, string Value)> Members(string table)
    {
        foreach (var member in table.Trim('{', '}', ' ').Split(','))
        {
            var (key, value) = KeyAndValue(member.Trim());
            yield return (key, Text(value));
        }
    }

    /// <summary>One table <c>[[package]]</c> with those below it, as far as they were read.</summary>
    private sealed class Package(int line)
    {
        private readonly Dictionary<string, string> _source = new(StringComparer.Ordinal);
        private string _name = "";
        private string _version = "";
        private bool _hasHash;

        public void Read(string section, string key, string value, string line)
        {
            _hasHash |= HoldsHash(line);
            if (section is "package.source")
                _source.TryAdd(key, Text(value));
            else if (section is not "package")
                return;
            else if (key is "name")
                _name = Text(value);
            else if (key is "version")
                _version = Text(value);
            else if (key is "source")
                ReadSource(value);
            else if (key.StartsWith("source.", StringComparison.Ordinal))
                _source.TryAdd(key["source.".Length..], Text(value));
        }

        /// <summary>Null for what lies in the repository.</summary>
        /// <exception cref="InvalidDataException">The package has no name.</exception>
        public ForeignEntry? Entry(string shownPath, HashSet<string> filesOf)
        {
            if (_name.Length == 0)
                throw new InvalidDataException($"the package at line {line} has no name.");

            var type = _source.GetValueOrDefault("type", "");
            if (type is "directory" or "file" || (type.Length == 0 && Array.Exists(LocalSources, _source.ContainsKey)))
                return null;

            var repository = type is "git" ? $"{_source.GetValueOrDefault("url", "")}#{_source.GetValueOrDefault("resolved_reference", "")}" : _source.GetValueOrDefault("git");
            var isCommit = repository is not null && ForeignAddress.NamesCommit(repository);
            var address = repository ?? _source.GetValueOrDefault("registry") ?? _source.GetValueOrDefault("url") ?? "";
            return new ForeignEntry(
                new ForeignPackageSubject("pypi", PolicyText.Shown(_name), PolicyText.Shown(_version)),
                IsPinned: repository is null ? _version.Length > 0 || _source.ContainsKey("url") : isCommit,
                HasHash: isCommit || _hasHash || filesOf.Contains(_name),
                ForeignAddress.IsPlain(address) ? address : null,
                new Location(shownPath, line, 1));
        }

        private void ReadSource(string table)
        {
            foreach (var (key, value) in Members(table))
                _source.TryAdd(key, value);
        }
    }
}
