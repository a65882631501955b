using AttackedSamples;
using TestKit;

namespace SupplyGuard.Sample.Tests;

/// <summary>The sample and its attacks, judged by the built tool in a process of its own, as a user runs it.</summary>
public sealed class AttackedSampleTests
{
    private static readonly string Under = Repository.PathTo("artifacts", "sample-tests");

    public static TheoryData<string> AttackNames => [.. Attack.Names];

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task Catches_every_attack_by_its_own_rule(string name)
    {
        var attack = Attack.Read(name);
        var sample = await AttackedSample.PrepareAsync(attack, Under, TestContext.Current.CancellationToken);

        var verify = await sample.VerifyAsync("json", TestContext.Current.CancellationToken);

        var report = VerifyOutput.Read(verify);
        Assert.Contains(report.Findings, finding => finding.Answers(attack));
        Assert.NotEqual("passed", report.Verdict);
        Assert.Equal(attack.ExitCode, verify.ExitCode);
    }

    [Theory]
    [InlineData("edited-dll", null, 120000L)]
    [InlineData("malformed-model", null, 0L)]
    [InlineData("policy-unknown-key", 1L, null)]
    [InlineData("edited-lock-file", 1L, null)]
    public async Task Names_the_line_or_the_byte(string name, long? leastLine, long? leastOffset)
    {
        var attack = Attack.Read(name);
        var sample = await AttackedSample.PrepareAsync(attack, Under, TestContext.Current.CancellationToken);

        var report = VerifyOutput.Read(await sample.VerifyAsync("json", TestContext.Current.CancellationToken));

        var finding = Assert.Single(report.Findings, finding => finding.Answers(attack));
        Assert.True(leastLine is null ? finding.Offset >= leastOffset : finding.Line >= leastLine, $"{finding}");
    }

    [Fact]
    public async Task Says_of_edited_weights_what_the_README_shows()
    {
        var sample = await AttackedSample.PrepareAsync(Attack.Read("edited-weights"), Under, TestContext.Current.CancellationToken);

        var verify = await sample.VerifyAsync("text", TestContext.Current.CancellationToken);

        var readme = (await File.ReadAllTextAsync(Repository.PathTo("README.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var shown = readme.Split("<!-- failure -->\n```text\n")[1].Split("```")[0];
        Assert.Equal(shown.Trim(), verify.Output.ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public async Task Passes_the_sample_as_it_is_and_says_the_same_bytes_twice()
    {
        var sample = await AttackedSample.PrepareAsync(attack: null, Under, TestContext.Current.CancellationToken);

        var first = await sample.VerifyAsync("json", TestContext.Current.CancellationToken);
        var second = await sample.VerifyAsync("json", TestContext.Current.CancellationToken);

        Assert.Equal("passed", VerifyOutput.Read(first).Verdict);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first.Output, second.Output);
        Assert.DoesNotContain(sample.Project, first.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Has_an_attack_for_every_kind_of_subject()
    {
        var kinds = Attack.Names.Select(name => Attack.Read(name).Subject.Split(':')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(["evaluation", "model", "pkg", "policy", "project"], kinds);
    }
}
