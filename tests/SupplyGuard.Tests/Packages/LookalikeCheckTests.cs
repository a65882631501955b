using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Names;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class LookalikeCheckTests
{
    /// <summary>How many names of the list stand for all of it where each costs a list of its own.</summary>
    private const int EveryOne = 23;

    [Theory]
    [InlineData("Newtonsoft.Jsom", "'Newtonsoft.Jsom' differs from 'Newtonsoft.Json' in one letter.")]
    [InlineData("Newtonsft.Json", "'Newtonsft.Json' differs from 'Newtonsoft.Json' in one letter.")]
    [InlineData("Newtonsoftt.Json", "'Newtonsoftt.Json' differs from 'Newtonsoft.Json' in one letter.")]
    [InlineData("Newtosnoft.Json", "'Newtosnoft.Json' differs from 'Newtonsoft.Json' in one letter.")]
    [InlineData("Newtonosft.Jsno", "'Newtonosft.Jsno' differs from 'Newtonsoft.Json' in two letters.")]
    [InlineData("Newtonsoft-Json", "'Newtonsoft-Json' differs from 'Newtonsoft.Json' in its separators alone.")]
    [InlineData("NewtonsoftJson", "'NewtonsoftJson' differs from 'Newtonsoft.Json' in its separators alone.")]
    [InlineData("Newt0nsoft.Json", "'Newt0nsoft.Json' differs from 'Newtonsoft.Json' in characters that look alike.")]
    [InlineData("Newtonsoft.Json.Core", "'Newtonsoft.Json.Core' is 'Newtonsoft.Json' with an ending that says nothing.")]
    [InlineData("TorchSharps", "'TorchSharps' differs from 'TorchSharp' in one letter.")]
    [InlineData("TorhcSharp", "'TorhcSharp' differs from 'TorchSharp' in one letter.")]
    [InlineData("T0rch-Sharp", "'T0rch-Sharp' differs from 'TorchSharp' in characters that look alike.")]
    [InlineData("TensorFlow", "'TensorFlow' is 'TensorFlow.NET' without its ending.")]
    [InlineData("LLarnaSharp", "'LLarnaSharp' differs from 'LLamaSharp' in characters that look alike.")]
    [InlineData("PoIIy", "'PoIIy' differs from 'Polly' in characters that look alike.")]
    [InlineData("NLоg", "'NLоg' differs from 'NLog' in characters that look alike.")]
    [InlineData("Micrоsoft.ML", "'Micrоsoft.ML' differs from 'Microsoft.ML' in characters that look alike.")]
    [InlineData("Mlcrosoft.ML.OnnxRuntime", "'Mlcrosoft.ML.OnnxRuntime' differs from 'Microsoft.ML.OnnxRuntime' in characters that look alike.")]
    [InlineData("Micosoft.ML", "'Micosoft.ML' differs from 'Microsoft.ML' in one letter.")]
    [InlineData("Microsoft.MLOnnxRuntime", "'Microsoft.MLOnnxRuntime' differs from 'Microsoft.ML.OnnxRuntime' in its separators alone.")]
    [InlineData("Svvashbuckle.AspNetCore", "'Svvashbuckle.AspNetCore' differs from 'Swashbuckle.AspNetCore' in characters that look alike.")]
    public void Reports_SG1401_and_says_what_a_name_resembles_and_how(string id, string message)
    {
        var finding = Assert.Single(Run(id));

        Assert.Equal(LookalikeRules.Lookalike, finding.Rule);
        Assert.Equal(message, finding.Message);
        Assert.Equal($"pkg:nuget/{id}@1.2.0", finding.Subject.Id);
    }

    [Theory]
    [InlineData("newtonsoft.json")]
    [InlineData("Contoso.Ml")]
    [InlineData("Contoso.Newtonsoft.Json.Extensions")]
    [InlineData("OpenCvSharp5")]
    [InlineData("ManagedCuda-14")]
    [InlineData("nunit2")]
    [InlineData("Nest2")]
    [InlineData("Best")]
    [InlineData("System.Text.Jsonp")]
    [InlineData("Microsoft.ML.OnnxRuntime.Foundry")]
    [InlineData("é")]
    [InlineData("..")]
    public void Accepts_without_SG1401_names_of_their_own_versions_and_families(string id) => Assert.Empty(Run(id));

    [Fact]
    public void Accepts_without_SG1401_every_well_known_package_itself()
    {
        Assert.True(WellKnownNames.Shipped.Ids.Length >= 1000);
        Assert.Empty(WellKnownNames.Shipped.Ids.SelectMany(id => Run(id)));
    }

    /// <summary>Packages that nobody has heard of yet are as far from the list as its own entries are from the rest of it.</summary>
    [Fact]
    public void Accepts_nearly_every_well_known_package_without_SG1401_even_if_the_list_had_forgotten_it()
    {
        var lines = WellKnownNames.Shipped.Ids.AddRange(WellKnownNames.Shipped.Families.Select(family => $"{family}*"));

        var alarms = lines.Index().Where(line => !line.Item.EndsWith('*') && line.Index % EveryOne == 0)
            .Select(line => (Forgotten: line.Item, Resemblance: new WellKnownNames(lines.RemoveAt(line.Index)).Find(line.Item)))
            .Where(alarm => alarm.Resemblance is not null)
            .ToArray();

        Assert.True(alarms.Length <= lines.Length / EveryOne / 20, string.Join('\n', alarms.Select(alarm => $"{alarm.Forgotten}: {alarm.Resemblance}")));
    }

    [Fact]
    public void Accepts_without_SG1401_every_package_that_this_machine_has_restored()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string[] restored = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!)];

        Assert.True(restored.Length > 20);
        Assert.Empty(restored.SelectMany(id => Run(id)).Select(finding => finding.Message));
    }

    [Fact]
    public void Accepts_without_SG1401_a_lookalike_by_a_signer_whom_the_policy_names() =>
        Assert.Empty(LookalikeCheck.Run([Named("Newtonsoft.Jsom")], WellKnownNames.Shipped, _ => true, _ => null));

    [Fact]
    public void Accepts_without_SG1401_what_a_named_author_or_owner_signed_and_not_what_a_repository_signs_for_everybody()
    {
        var gallery = new TrustedSigner("gallery", [], [Sample.RepositoryCertificate], [], [], default);
        var contoso = gallery with { Name = "Contoso", Owners = ["contoso"] };
        var author = new TrustedSigner("author", [Sample.AuthorCertificate], [Sample.RepositoryCertificate], [], [], default);
        var broken = Sample.GoodSignature with { Problems = [new SignatureProblem(SignatureProblemKind.ContentMismatch, "the signed hash is not the archive's.")] };

        Assert.True(IsVouchedFor(Sample.GoodSignature, gallery, contoso));
        Assert.True(IsVouchedFor(Sample.GoodSignature, author));
        Assert.False(IsVouchedFor(Sample.GoodSignature));
        Assert.False(IsVouchedFor(Sample.GoodSignature, gallery));
        Assert.False(IsVouchedFor(Sample.GoodSignature, contoso with { Owners = ["mallory"] }));
        Assert.False(IsVouchedFor(Sample.GoodSignature, author with { Packages = ["Fabrikam.*"] }));
        Assert.False(IsVouchedFor(broken, contoso));

        static bool IsVouchedFor(PackageSignature signature, params TrustedSigner[] signers) =>
            PackageReputation.IsVouchedFor(Sample.Policy with { TrustedSigners = [.. signers] }, Sample.Evidence with { Signature = signature });
    }

    [Fact]
    public void Reports_SG1401_at_the_line_of_the_lock_file_if_there_is_one()
    {
        var line = new Location("App/packages.lock.json", 7, 5);

        Assert.Equal(line, Assert.Single(LookalikeCheck.Run([Named("Newtonsoft.Jsom")], WellKnownNames.Shipped, _ => false, _ => line)).Location);
        Assert.Equal(new Location("$(NuGetPackageRoot)contoso.ml/1.2.0"), Assert.Single(Run("Newtonsoft.Jsom")).Location);
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("warning", Severity.Warning)]
    [InlineData("error", Severity.Error)]
    public void The_policy_says_what_a_lookalike_weighs(string word, Severity? weight)
    {
        var policy = Policies.PolicySource.Read($$"""{ "policy": 1, "packages": { "lookalikes": "{{word}}" } }""").Policy!;

        Assert.Equal(weight, policy.Packages!.Lookalikes?.Value);
        Assert.Equal(weight ?? Severity.Warning, Assert.Single(PolicyJudgement.Apply(policy, Run("Newtonsoft.Jsom"), DateOnly.MinValue)).Severity);
    }

    [Fact]
    public void The_list_is_sorted_and_every_family_has_its_dot()
    {
        string[] lines = [.. File.ReadAllLines(Repository.PathTo("src", "SupplyGuard", "Checks", "Packages", "Names", "well-known-packages.txt")).Where(line => line[0] != '#')];

        Assert.Equal(lines.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase), lines);
        Assert.All(lines, line => Assert.Matches(@"\A[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?\z", line));
    }

    [Fact]
    public void Any_name_is_judged_whatever_its_length_and_characters()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var id = string.Create(random.Next(200), random, (span, source) =>
            {
                foreach (ref var letter in span)
                    letter = source.Next(3) == 0 ? (char)source.Next(0x10000) : ".-_aeo0l1nrsm"[source.Next(13)];
            });
            WellKnownNames.Shipped.Find(id);
        }
    }

    private static ImmutableArray<Finding> Run(string id) => [.. LookalikeCheck.Run([Named(id)], WellKnownNames.Shipped, _ => false, _ => null)];

    private static PackageEvidence Named(string id) => Sample.Evidence with { Subject = new PackageSubject(id, "1.2.0") };
}
