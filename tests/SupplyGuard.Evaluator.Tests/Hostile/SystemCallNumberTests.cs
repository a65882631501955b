using System.Globalization;
using System.Text.RegularExpressions;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.Hostile;

/// <summary>The numbers of system calls against the kernel's own headers. A wrong number would deny something else than its name says.</summary>
public sealed partial class SystemCallNumberTests
{
    [Theory]
    [InlineData("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "x64")]
    [InlineData("/usr/include/asm-generic/unistd.h", "arm64")]
    public void Every_number_is_the_kernels(string header, string machine)
    {
        Assert.SkipUnless(File.Exists(header), $"There is no {header}.");
        var numbers = Definition().Matches(File.ReadAllText(header)).ToDictionary(
            match => match.Groups["name"].Value, match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var calls = Call().Matches(File.ReadAllText(Repository.PathTo("src/SupplyGuard.Evaluator/Confinement/Linux/SystemCalls.cs")));

        Assert.InRange(calls.Count, 100, 400);
        Assert.All(calls, call => Assert.Equal(
            (call.Groups["name"].Value, numbers.GetValueOrDefault(call.Groups["name"].Value, -1)),
            (call.Groups["name"].Value, int.Parse(call.Groups[machine].Value, CultureInfo.InvariantCulture))));
    }

    [GeneratedRegex("""^#define __NR(3264)?_(?<name>\w+)\s+(?<number>\d+)\s*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Definition();

    [GeneratedRegex("""\("(?<name>\w+)", (?<x64>-?\d+), (?<arm64>-?\d+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Call();
}
