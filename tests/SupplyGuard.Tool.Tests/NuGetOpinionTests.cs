using System.Collections.Immutable;
using SupplyGuard.Evidence;
using TestKit;

namespace SupplyGuard.Tool.Tests;

/// <summary>How NuGet is asked, and what of its answer is believed.</summary>
public sealed class NuGetOpinionTests
{
    private static readonly ImmutableArray<string> Good = [.. Enumerable.Range(0, 20).Select(number => $"/good{number}.nupkg")];
    private static readonly ImmutableArray<string> Bad = [.. Enumerable.Range(0, 5).Select(number => $"/bad{number}.nupkg")];

    private int _runs;

    [Fact]
    public void Two_runs_are_enough_when_it_agrees()
    {
        var answer = Ask(path => path.StartsWith("/good", StringComparison.Ordinal));

        AssertAgrees(answer);
        Assert.Equal(2, _runs);
    }

    [Fact]
    public void Names_those_about_which_it_disagrees_either_way()
    {
        var answer = Ask(path => path is "/bad3.nupkg" || (path.StartsWith("/good", StringComparison.Ordinal) && path is not "/good7.nupkg"));

        Assert.Equal(["/good7.nupkg", "/bad3.nupkg"], answer.Differing);
        Assert.Empty(answer.Unanswered);
    }

    [Fact]
    public void A_verifier_that_fails_has_no_opinion()
    {
        var answer = new NuGetOpinion((_, _) => new NuGetVerifyResult(134, 0, 0, HasSignatureError: false, HasError: false, "it ended with 134")).Answer(new OpinionQuestion(Good[..2], Bad[..2]), CancellationToken.None);

        Assert.Empty(answer.Differing);
        Assert.Equal([.. Good[..2], .. Bad[..2]], answer.Unanswered);
        Assert.Equal("it ended with 134", answer.Reason);
    }

    [Fact]
    public void Words_are_not_believed_for_a_yes()
    {
        var answer = new NuGetOpinion((archives, _) => new NuGetVerifyResult(1, archives.Count, archives.Count, HasSignatureError: true, HasError: true)).Answer(new OpinionQuestion(Good[..1], []), CancellationToken.None);

        Assert.Equal(Good[..1], answer.Differing);
    }

    [Fact]
    public void An_exit_code_of_zero_without_a_word_is_no_yes_either()
    {
        var answer = new NuGetOpinion((_, _) => new NuGetVerifyResult(0, 0, 0, HasSignatureError: false, HasError: false)).Answer(new OpinionQuestion(Good[..1], []), CancellationToken.None);

        Assert.Equal(Good[..1], answer.Unanswered);
    }

    [Fact]
    public void Gives_up_on_a_verifier_that_disagrees_about_everything()
    {
        var answer = new NuGetOpinion(Counted(_ => false)).Answer(new OpinionQuestion([.. Good.SelectMany(path => Good.Select(other => path + other))], []), CancellationToken.None);

        Assert.Equal(64, _runs);
        Assert.Equal(400, answer.Differing.Length + answer.Unanswered.Length);
        Assert.NotNull(answer.Reason);
    }

    [Fact]
    public void The_real_one_accepts_a_real_package_and_refuses_a_damaged_copy()
    {
        using var folder = new TemporaryFolder();
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var real = Directory.EnumerateFiles(Path.Combine(packages, "system.commandline"), "*.nupkg", SearchOption.AllDirectories).First();
        var bytes = File.ReadAllBytes(real);
        bytes[bytes.Length / 2] ^= 1;
        var damaged = folder.Write("damaged.nupkg", bytes);

        AssertAgrees(NuGetOpinion.Ask(new OpinionQuestion([real], [damaged]), CancellationToken.None));
        Assert.Equal([damaged], NuGetOpinion.Ask(new OpinionQuestion([damaged], []), CancellationToken.None).Differing);
        Assert.Equal([real], NuGetOpinion.Ask(new OpinionQuestion([], [real]), CancellationToken.None).Differing);
    }

    private static void AssertAgrees(OpinionAnswer answer)
    {
        Assert.Empty(answer.Differing);
        Assert.Empty(answer.Unanswered);
        Assert.Null(answer.Reason);
    }

    private OpinionAnswer Ask(Func<string, bool> accepts) => new NuGetOpinion(Counted(accepts)).Answer(new OpinionQuestion(Good, Bad), CancellationToken.None);

    private Func<IReadOnlyList<string>, CancellationToken, NuGetVerifyResult> Counted(Func<string, bool> accepts) => (archives, _) =>
    {
        _runs++;
        var verified = archives.Count(accepts);
        var isRefused = verified < archives.Count;
        return new NuGetVerifyResult(isRefused ? 1 : 0, archives.Count, verified, isRefused, isRefused);
    };
}
