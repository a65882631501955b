using System.Text;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed class PolicyFuzzTests
{
    private static readonly byte[] Seed = Encoding.UTF8.GetBytes(PolicySource.Whole);

    [Fact]
    public void Any_damage_ends_in_a_policy_or_in_findings()
    {
        var policies = 0;
        foreach (var mutant in Mutator.Mutants(Seed, 20_000, seed: 7))
            policies += AssertReading(mutant) ? 1 : 0;

        // Neither outcome may be the only one, or the damage proves nothing.
        Assert.InRange(policies, 100, 19_000);
    }

    [Fact]
    public void Every_strict_prefix_up_to_the_last_brace_is_refused()
    {
        foreach (var prefix in Mutator.Prefixes(Seed[..(Array.LastIndexOf(Seed, (byte)'}') + 1)]))
            Assert.False(AssertReading(prefix));
    }

    [Fact]
    public void Any_bytes_end_in_findings()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            Assert.False(AssertReading(bytes));
        }
    }

    [Fact]
    public void Exchanged_tokens_end_in_a_policy_or_in_findings()
    {
        var tokens = PolicySource.Whole.Split('"');
        var random = new Random(13);
        for (var i = 0; i < 10_000; i++)
        {
            var copy = tokens.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                copy[random.Next(copy.Length)] = tokens[random.Next(tokens.Length)];

            AssertReading(Encoding.UTF8.GetBytes(string.Join('"', copy)));
        }
    }

    /// <summary>Whether the bytes were a policy.</summary>
    private static bool AssertReading(byte[] content)
    {
        var reading = PolicySource.Read(content);
        if (reading.Policy is null)
            Assert.Contains(reading.Findings, finding => finding.Severity is Severity.Error && !finding.Rule.Incomplete);
        else
            Assert.NotEmpty(PolicyShow.Text(reading.Effective!));

        var lines = Encoding.UTF8.GetString(content).Split('\n').Length + content.Count(letter => letter == (byte)'\r');
        Assert.All(reading.Findings, finding => Assert.InRange(finding.Location.Line, 0, lines));
        Assert.All(reading.Findings, finding => Assert.DoesNotContain(finding.Message, char.IsControl));
        return reading.Policy is not null;
    }
}
