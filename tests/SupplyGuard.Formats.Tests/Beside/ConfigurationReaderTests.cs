using System.Text;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Beside;

public sealed class ConfigurationReaderTests
{
    [Theory]
    [InlineData("""{"_target_":"os.system"}""")]
    [InlineData("""{"a":[{"b":{"_target_":"os.system"}}]}""")]
    [InlineData("""{"\u005ftarget_":"os.system"}""")]
    [InlineData("\uFEFF{\"_target_\" : \"os.system\"}")]
    public void Finds_keys_at_any_depth(string document) => Assert.Equal(("os.system", CodeUseKind.Function), Assert.Single(Ok(document).Uses.Select(use => (use.Name, use.Kind))));

    [Fact]
    public void Says_every_name_below_a_key()
    {
        var facts = Ok("""{"auto_map":{"AutoModel":"modeling.A","AutoTokenizer":["t.B",null]},"trust_remote_code":true,"use":"_target_","trust":{"trust_remote_code":false}}""");

        Assert.Equal(["modeling.A", "t.B", "true"], facts.Uses.Select(use => use.Name));
        Assert.Equal([CodeUseKind.Class, CodeUseKind.Class, CodeUseKind.Program], facts.Uses.Select(use => use.Kind));
        Assert.Equal(25, facts.Uses[0].Offset);
    }

    [Fact]
    public void Finds_templates_alone_and_by_name() =>
        Assert.Equal(["a", "b"], Ok("""{"x":{"chat_template":"a"},"chat_template":[{"name":7,"template":"b"}]}""").Templates.Select(template => template.Value));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"_target_":"\ud800"}""")]
    public void Refuses_keys_that_stand_twice(string document) => Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<ConfigurationFacts>.Malformed>(Read(document)).Fault);

    [Theory]
    [InlineData("""{"a":1,"b":2,"c":3}""")]
    [InlineData("""{"_target_":["a","b","c"]}""")]
    [InlineData("""{"_target_":"a longer name than that"}""")]
    public void Refuses_what_is_beyond_the_limits(string document) =>
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<ConfigurationFacts>.Malformed>(ConfigurationReader.Read(File(document), new ConfigurationLimits { Keys = 2, Uses = 2, TextBytes = 12 })).Fault);

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes("""{"auto_map":{"AutoModel":"modeling.A"},"chat_template":[{"name":"x","template":"{{ a }}"}],"n":[1,2,{"_target_":"b.c"}]}"""), 5_000, seed: 91))
            Assert.NotNull(ConfigurationReader.Read(new FileWindow(mutant), ConfigurationLimits.Default));
    }

    private static ConfigurationFacts Ok(string document) => Assert.IsType<Parsed<ConfigurationFacts>.Ok>(Read(document)).Value;

    private static Parsed<ConfigurationFacts> Read(string document) => ConfigurationReader.Read(File(document), ConfigurationLimits.Default);

    private static FileWindow File(string document) => new(Encoding.UTF8.GetBytes(document));
}
