using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

public sealed class NuGetLockfileReaderTests
{
    private const string Lockfile = """
        {
          "version": 2,
          "dependencies": {
            "net10.0": {
              "Contoso.Ml": { "type": "Direct", "requested": "[1.2.0, )", "resolved": "1.2.0", "contentHash": "AAAA" },
              "lib": { "type": "Project" }
            },
            "net10.0/linux-x64": {
              "Contoso.Native": { "type": "Transitive", "resolved": "2.0.0", "contentHash": "BBBB" }
            }
          }
        }
        """;

    [Fact]
    public void Reads_packages_with_their_place_and_leaves_project_references_out() =>
        Assert.Equal(
            [
                new LockedDependency("net10.0", null, "Contoso.Ml", "1.2.0", "AAAA", new Location("packages.lock.json", 5, 7)),
                new LockedDependency("net10.0", "linux-x64", "Contoso.Native", "2.0.0", "BBBB", new Location("packages.lock.json", 9, 7)),
            ],
            NuGetLockfileReader.Parse(Encoding.UTF8.GetBytes(Lockfile), "packages.lock.json").Dependencies);

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 9")]
    [InlineData("\"resolved\": \"1.2.0\", ", "")]
    [InlineData("\"contentHash\": \"AAAA\"", "\"contentHash\": 1")]
    [InlineData("\"lib\"", "\"Contoso.Ml\"")]
    [InlineData("}", "")]
    public void Refuses_what_NuGet_does_not_write(string what, string by) =>
        Assert.Throws<InvalidDataException>(() => NuGetLockfileReader.Parse(Encoding.UTF8.GetBytes(Lockfile.Replace(what, by, StringComparison.Ordinal)), "packages.lock.json"));

    [Theory]
    [InlineData(150_000, "1")]
    [InlineData(20_001, "{0}")]
    public void Refuses_more_values_or_packages_than_the_limits(int count, string kind)
    {
        var members = kind == "1"
            ? $"\"net10.0\": [{string.Join(',', Enumerable.Repeat('1', count))}]"
            : $"\"net10.0\": {{ {string.Join(',', Enumerable.Range(0, count).Select(index => $"\"p{index}\": {{ \"type\": \"Direct\", \"resolved\": \"1\" }}"))} }}";
        var bytes = Encoding.UTF8.GetBytes($"{{ \"version\": 1, \"dependencies\": {{ {members} }} }}");

        Assert.Contains("more than", Assert.Throws<InvalidDataException>(() => NuGetLockfileReader.Parse(bytes, "packages.lock.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_any_mutated_lock_file_as_facts_or_as_InvalidDataException()
    {
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(Lockfile), 3000, seed: 7))
        {
            try
            {
                NuGetLockfileReader.Parse(mutant, "packages.lock.json");
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }
}
