using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Feeds;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class RegistrationTests
{
    private const string Service = """
        { "version": "3.0.0", "resources": [ { "@id": "https://a.example/old/", "@type": "RegistrationsBaseUrl/3.4.0" }, { "@id": "https://a.example/reg", "@type": ["RegistrationsBaseUrl/3.6.0", "x"] } ] }
        """;

    private const string Inline = """
        { "count": 1, "items": [ { "@id": "x", "lower": "1.0.0", "upper": "1.2.0", "items": [
          { "catalogEntry": { "id": "Contoso.Ml", "version": "1.0.0", "listed": true, "published": "2020-01-02T03:04:05.67+00:00" } },
          { "catalogEntry": { "id": "Contoso.Ml", "version": "1.1.0", "published": "1900-01-01T00:00:00+00:00" } },
          { "catalogEntry": { "id": "Contoso.Ml", "version": "1.2.0+sha", "listed": false, "deprecation": { "reasons": ["Legacy"], "message": "It moved", "alternatePackage": { "id": "Contoso.Learning", "range": "[2.0.0, )" } } } } ] } ] }
        """;

    private const string Paged = """
        { "items": [ { "@id": "https://a.example/reg/contoso.ml/page1.json", "upper": "1.1.0" }, { "@id": "page2.json#x", "upper": "2.0.0" }, { "@id": "page3.json" } ] }
        """;

    private const string Page = """{ "items": [ { "catalogEntry": { "id": "contoso.ml", "version": "2.0.0", "deprecation": { "reasons": null, "alternatePackage": { "id": "Other", "range": "*" } } } } ] }""";

    [Fact]
    public void Reads_what_an_index_says_of_each_version()
    {
        var versions = Index(Inline).Versions;

        Assert.Equal(["1.0.0", "1.1.0", "1.2.0+sha"], versions.Select(version => version.Version.Text));
        Assert.Equal([true, false, false], versions.Select(version => version.IsListed));
        Assert.Equal(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 670, TimeSpan.Zero), versions[0].Published);
        Assert.Null(versions[2].Published);
        Assert.Equal(("Legacy", "It moved", "Contoso.Learning [2.0.0, )"), (Assert.Single(versions[2].Deprecation!.Reasons), versions[2].Deprecation!.Message, versions[2].Deprecation!.Alternate));
        Assert.Null(versions[0].Deprecation);
    }

    [Fact]
    public void Asks_the_newest_form_of_registrations_and_the_pages_that_matter()
    {
        var asked = new List<string>();
        var evidence = Gather(asked, "1.2.0");

        Assert.Equal(["https://a.example/v3/index.json", "https://a.example/reg/contoso.ml/index.json", "https://a.example/reg/contoso.ml/page2.json#x", "https://a.example/reg/contoso.ml/page3.json"], asked);
        Assert.Equal(1, evidence.Sources);
        Assert.Equal(("https://a.example/v3/index.json", 2), (Assert.Single(evidence.Registered).Source, evidence.Registered[0].Versions.Length));
        Assert.Equal((0, "Other"), (evidence.Registered[0].Versions[0].Deprecation!.Reasons.Length, evidence.Registered[0].Versions[0].Deprecation!.Alternate));
    }

    [Fact]
    public void Asks_for_every_page_when_a_version_cannot_be_compared()
    {
        var asked = new List<string>();
        Gather(asked, "none");

        Assert.Equal(5, asked.Count);
    }

    [Theory]
    [InlineData("""{ "items": [ { "@id": "https://elsewhere.example/page.json" } ] }""", "a page is on another host, 'elsewhere.example'.")]
    [InlineData("""{ "items": [ { "@id": "http://a.example/page.json" } ] }""", "a page is on another host, 'a.example'.")]
    [InlineData("""{ "items": [ { "items": [ { "catalogEntry": { "id": "Other", "version": "1.0.0" } } ] } ] }""", "it is about another package.")]
    [InlineData("""{ "items": [ { "items": [ { "catalogEntry": { "id": "Contoso.Ml", "version": "one" } } ] } ] }""", "'one' is no version.")]
    [InlineData("""{ "items": [ { "items": [ { "catalogEntry": "https://a.example/catalog.json" } ] } ] }""", "requires an element of type 'Object'")]
    [InlineData("""{ "items": [ { "items": [ { "catalogEntry": { "id": "Contoso.Ml", "version": "1.0.0", "listed": "no" } } ] } ] }""", "requires an element of type 'Boolean'")]
    [InlineData("""{ "items": [ { "items": [ { "catalogEntry": { "id": "Contoso.Ml", "version": "1.0.0", "published": "yesterday" } } ] } ] }""", "a version is published at no time.")]
    [InlineData("""{ }""", "malformed")]
    [InlineData("<html>", "malformed")]
    public void What_is_no_registration_is_a_fault(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => Index(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void More_pages_than_a_package_can_have_are_a_fault() =>
        Assert.Throws<InvalidDataException>(() => Index($$"""{ "items": [ {{string.Join(',', Enumerable.Range(0, 257).Select(page => $$"""{ "@id": "{{page}}" }"""))}} ] }"""));

    [Fact]
    public void A_source_without_registrations_is_not_counted_and_one_that_is_silent_is_a_fault()
    {
        var evidence = new RegistrationGathering(new SourceAsking((question, _) => question.Address.Host switch
        {
            "none.example" => """{ "resources": [] }"""u8.ToArray(),
            "gone.example" => throw new IOException("it cannot be reached."),
            _ => throw new InvalidOperationException("nobody asks here"),
        })).Gather(
            [new AskedSource(new Uri("https://none.example/")), new AskedSource(new Uri("https://gone.example/")), new AskedSource(new Uri("https://faulty.example/"), Fault: "its password is encrypted."), new AskedSource(new Uri("http://plain.example/"))],
            Wanted("1.0.0"),
            TestContext.Current.CancellationToken);

        Assert.Equal(0, evidence.Sources);
        Assert.Equal(["it cannot be reached.", "its password is encrypted.", "it is not encrypted, so anybody on the way could leave something out."], evidence.Faults.Select(fault => fault.Detail));
    }

    [Fact]
    public void A_password_is_for_the_host_of_its_source()
    {
        var given = new List<(string Host, string? User)>();
        new RegistrationGathering(new SourceAsking((question, _) =>
        {
            given.Add((question.Address.Host, question.Credential?.User));
            return question.Address.AbsolutePath is "/v3/index.json" ? """{ "resources": [ { "@id": "https://b.example/reg/", "@type": "RegistrationsBaseUrl" } ] }"""u8.ToArray() : null;
        })).Gather([new AskedSource(new Uri("https://a.example/v3/index.json"), new SourceCredential("me", "secret"))], Wanted("1.0.0"), TestContext.Current.CancellationToken);

        Assert.Equal([("a.example", "me"), ("b.example", null)], given);
    }

    [Fact]
    public void Any_damage_to_a_registration_ends_in_versions_or_in_a_fault()
    {
        var address = new Uri("https://a.example/reg/contoso.ml/index.json");
        foreach (var seed in new[] { Service, Inline, Paged, Page })
        {
            foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes(seed), 1_000, seed: 7))
            {
                Tolerate(() => RegistrationPages.Resource(mutant, address));
                Tolerate(() => RegistrationPages.Index(mutant, address, "contoso.ml"));
                Tolerate(() => RegistrationPages.Page(mutant, "contoso.ml"));
            }
        }

        static void Tolerate(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidDataException)
            {
                // The one exception that the door lets out.
            }
        }
    }

    private static RegistrationIndex Index(string text) => RegistrationPages.Index(Encoding.UTF8.GetBytes(text), new Uri("https://a.example/reg/contoso.ml/index.json"), "contoso.ml");

    private static ImmutableSortedDictionary<string, PackageVersion?> Wanted(string oldest) =>
        ImmutableSortedDictionary.Create<string, PackageVersion?>(StringComparer.Ordinal).Add("contoso.ml", PackageVersion.Parse(oldest));

    private static AgeEvidence Gather(List<string> asked, string oldest) => new RegistrationGathering(new SourceAsking((question, _) =>
    {
        asked.Add(question.Address.AbsoluteUri);
        return Encoding.UTF8.GetBytes(question.Address.AbsolutePath switch
        {
            "/v3/index.json" => Service,
            "/reg/contoso.ml/index.json" => Paged,
            "/reg/contoso.ml/page2.json" => Page,
            "/reg/contoso.ml/page3.json" or "/reg/contoso.ml/page1.json" => Page.Replace("2.0.0", "3.0.0", StringComparison.Ordinal),
            _ => throw new IOException("it is not there."),
        });
    })).Gather([new AskedSource(new Uri("https://a.example/v3/index.json"))], Wanted(oldest), TestContext.Current.CancellationToken);
}
