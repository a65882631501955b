using System.Text.RegularExpressions;
using System.Xml.Linq;
using TestKit;

namespace SupplyGuard.Contract.Tests;

public partial class RepositoryTests
{
    private const int MostLines = 400;

    /// <summary>Written in two halves, so that this file obeys its own test.</summary>
    private static readonly string[] RegistryHosts = ["nuget" + ".org", "npmjs" + ".", "pypi" + ".org", "myget" + ".org", "pkgs.dev" + ".azure", "registry.yarn" + "pkg"];

    private const string Postponed = "TO" + "DO";

    [Fact]
    public void No_source_file_is_too_long_to_read_in_one_sitting() =>
        Assert.Empty(SourceTree.Of(".cs", "src", "tests", "build").Where(file => SourceTree.Lines(file).Length > MostLines).ToArray());

    [Fact]
    public void Nothing_is_postponed_in_a_comment() => Assert.Empty(Offences(
        SourceTree.Of(".cs", "src", "tests", "build"),
        line => line.Contains(Postponed, StringComparison.Ordinal)));

    [Fact]
    public void A_disabled_warning_has_its_reason_on_the_line() => Assert.Empty(Offences(
        SourceTree.Of(".cs", "src", "tests", "build"),
        line => line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)));

    [Fact]
    public void No_file_names_the_host_of_a_registry() => Assert.Empty(Offences(
        SourceTree.TextFiles,
        line => Array.Exists(RegistryHosts, host => line.Contains(host, StringComparison.OrdinalIgnoreCase))));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() => Assert.Empty(Offences(SourceTree.TextFiles, line => MachinePath().IsMatch(line)));

    [Fact]
    public void Versions_of_packages_are_in_one_file_only()
    {
        var projects = SourceTree.Files.Where(file =>
            file.EndsWith(".csproj", StringComparison.Ordinal)
            || (file.EndsWith(".props", StringComparison.Ordinal) && file is not "Directory.Packages.props")
            || file.EndsWith(".targets", StringComparison.Ordinal))
            .Where(file => !file.StartsWith("samples/", StringComparison.Ordinal) && !file.StartsWith("tests/Samples/", StringComparison.Ordinal));

        Assert.Empty(projects.SelectMany(
            file => XDocument.Load(Repository.PathTo(file)).Descendants()
                .Where(element => element.Name.LocalName is "PackageReference" or "PackageVersion" or "GlobalPackageReference" or "PackageDownload")
                .Where(element => element.Attribute("Version") is { Value: not "[$(_SupplyGuardVersion)]" } || element.Attribute("VersionOverride") is not null || element.HasElements),
            (file, element) => $"{file}: {element}"));
    }

    [Fact]
    public void Every_project_is_locked() => Assert.Empty(
        SourceTree.Of(".csproj", "src", "tests")
            .Where(file => !file.StartsWith("tests/Samples/", StringComparison.Ordinal))
            .Where(file => !File.Exists(Repository.PathTo(Path.GetDirectoryName(file)!, "packages.lock.json"))).ToArray());

    private static IEnumerable<string> Offences(IEnumerable<string> files, Predicate<string> offends) => files.SelectMany(file =>
        SourceTree.Lines(file).Select((line, index) => (Line: line, Number: index + 1)).Where(place => offends(place.Line)).Select(place => $"{file}({place.Number}): {place.Line.Trim()}"));

    [GeneratedRegex(@"(?<![\w.])(/wor[k]/(wt|main|shared)\b|/hom[e]/[a-z]|/User[s]/[A-Za-z]|/roo[t]/|[A-Z]:\\+Users\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MachinePath();
}
