using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using TestKit;

namespace SupplyGuard.Contract.Tests;

/// <summary>Who may know whom (docs/architecture.md).</summary>
public class LayeringTests
{
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["SupplyGuard.Formats"] = [],
        ["SupplyGuard.Evaluation.Protocol"] = [],
        ["SupplyGuard.Signatures"] = ["SupplyGuard.Formats"],
        ["SupplyGuard"] = ["SupplyGuard.Formats", "SupplyGuard.Signatures", "SupplyGuard.Evaluation.Protocol"],
        ["OnnxRuntime"] = [],
        ["SupplyGuard.Evaluator"] = ["SupplyGuard.Evaluation.Protocol", "OnnxRuntime"],
        ["SupplyGuard.MSBuild"] = ["SupplyGuard"],
        ["SupplyGuard.Tool"] = ["SupplyGuard"],
        ["SupplyGuard.Runtime"] = [],
    };

    /// <summary>The core may run inside a build, so what it brings along is decided here and in docs/decisions.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["SupplyGuard.Formats"] = [],
        ["SupplyGuard.Evaluation.Protocol"] = [],
        ["SupplyGuard.Signatures"] = ["System.Security.Cryptography.Pkcs"],
        ["SupplyGuard"] = [],
        ["SupplyGuard.MSBuild"] = ["Microsoft.Build.Framework", "Microsoft.Build.Utilities.Core"],
        ["SupplyGuard.Tool"] = ["System.CommandLine"],
        ["SupplyGuard.Runtime"] = [],
    };

    /// <summary>Inside the core each namespace may use those before it; the root comes last.</summary>
    private static readonly string[] Order = ["Subjects", "Findings", "Policies", "Discovery", "Evidence", "Checks", "Reporting", "Adoption", ""];

    [Fact]
    public void Projects_reference_only_what_they_may() => Assert.Empty(References("ProjectReference")
        .Where(edge => !Projects.TryGetValue(edge.From, out var allowed) || !allowed.Contains(Path.GetFileNameWithoutExtension(edge.To.Replace('\\', '/')))).ToArray());

    [Fact]
    public void Packages_are_referenced_only_where_they_may() => Assert.Empty(References("PackageReference")
        .Where(edge => Packages.TryGetValue(edge.From, out var allowed) && !allowed.Contains(edge.To)).ToArray());

    [Fact]
    public void Assemblies_use_only_what_they_may()
    {
        var built = Projects.Keys.Where(project => File.Exists(PathTo(project))).ToArray();

        Assert.Contains("SupplyGuard", built);
        Assert.Contains("SupplyGuard.Tool", built);
        Assert.Empty(built.SelectMany(Used, (from, to) => (From: from, To: to)).Where(edge => !Reachable(edge.From).Contains(edge.To)).ToArray());
    }

    [Fact]
    public void Namespaces_of_the_core_use_only_those_before_them()
    {
        var edges = Edges();

        Assert.Contains(edges, edge => edge is { From: "SupplyGuard.Findings", To: "SupplyGuard.Subjects" });
        Assert.Empty(edges.Where(edge => Rank(edge.To) > Rank(edge.From)).ToArray());
    }

    [Fact]
    public void Checks_do_not_use_each_other() => Assert.Empty(Edges().Where(edge =>
        edge.From.StartsWith("SupplyGuard.Checks.", StringComparison.Ordinal)
        && edge.To.StartsWith("SupplyGuard.Checks.", StringComparison.Ordinal)
        && !edge.To.EndsWith(".Statistics", StringComparison.Ordinal)
        && !$"{edge.From}.".StartsWith($"{edge.To}.", StringComparison.Ordinal)
        && !$"{edge.To}.".StartsWith($"{edge.From}.", StringComparison.Ordinal)).ToArray());

    private static int Rank(string name)
    {
        var rank = Array.IndexOf(Order, name is "SupplyGuard" ? "" : name.Split('.')[1]);
        Assert.True(rank >= 0, $"The namespace '{name}' is not in the order of the core.");
        return rank;
    }

    private static (string From, string To, string Where)[] Edges()
    {
        using var image = new PEReader(File.OpenRead(PathTo("SupplyGuard")));
        return [.. new TypeUses(image.GetMetadataReader(), image).Edges().Where(edge => IsOurs(edge.From) && IsOurs(edge.To))];
    }

    /// <summary>The compiler and its generators put types of their own into the assembly.</summary>
    private static bool IsOurs(string name) => name is "SupplyGuard" || name.StartsWith("SupplyGuard.", StringComparison.Ordinal);

    private static string[] Used(string project)
    {
        using var image = new PEReader(File.OpenRead(PathTo(project)));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Where(IsOurs)];
    }

    private static HashSet<string> Reachable(string project) => [.. Projects[project], .. Projects[project].SelectMany(Reachable)];

    private static string PathTo(string project) => Path.Combine(AppContext.BaseDirectory, $"{project}.dll");

    private static IEnumerable<(string From, string To)> References(string kind) => SourceTree.Of(".csproj", "src").SelectMany(
        file => XDocument.Load(Repository.PathTo(file)).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value),
        (file, to) => (Path.GetFileNameWithoutExtension(file), to));
}
