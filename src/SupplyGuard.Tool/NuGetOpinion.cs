using System.Collections.Immutable;
using SupplyGuard.Evidence;

namespace SupplyGuard.Tool;

/// <summary>
/// NuGet's opinion on package signatures, had with as few runs of <c>dotnet nuget verify</c> as possible: one for all packages that should
/// be good, one for all that should not, and halves of those where it does not say what was expected. Text that a package can choose is
/// never believed for a yes: that is what the exit code is for.
/// </summary>
/// <param name="verify">Runs the verifier over some archives; <see cref="NuGetVerify.Run"/>.</param>
internal sealed class NuGetOpinion(Func<IReadOnlyList<string>, CancellationToken, NuGetVerifyResult> verify)
{
    private const int MostRuns = 64;

    /// <summary>What Windows lets a command line have, with room for the rest of it.</summary>
    private const int LongestCommandLine = 24_000;

    private readonly ImmutableArray<string>.Builder _differing = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _unanswered = ImmutableArray.CreateBuilder<string>();
    private string? _reason;
    private int _runs;

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static OpinionAnswer Ask(OpinionQuestion question, CancellationToken cancellationToken) => new NuGetOpinion(NuGetVerify.Run).Answer(question, cancellationToken);

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public OpinionAnswer Answer(OpinionQuestion question, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(question.Accepted))
            Ask(part, shouldBeGood: true, cancellationToken);
        foreach (var part in Parts(question.Refused))
            Ask(part, shouldBeGood: false, cancellationToken);
        return new OpinionAnswer(_differing.DrainToImmutable(), _unanswered.DrainToImmutable(), _reason);
    }

    private void Ask(ArraySegment<string> archives, bool shouldBeGood, CancellationToken cancellationToken)
    {
        if (_runs++ >= MostRuns)
        {
            GiveUp(archives, $"it disagrees so often that {MostRuns} runs were not enough to tell about what");
            return;
        }

        var result = verify(archives, cancellationToken);
        if (shouldBeGood ? result.AcceptsAll(archives.Count) : result.RefusesAll(archives.Count))
            return;

        if (archives.Count > 1)
        {
            var half = archives.Count / 2;
            Ask(archives[..half], shouldBeGood, cancellationToken);
            Ask(archives[half..], shouldBeGood, cancellationToken);
        }
        else if (shouldBeGood ? result.IsRefusal : result.AcceptsAll(1))
        {
            _differing.Add(archives[0]);
        }
        else if (shouldBeGood || !result.IsComplaint)
        {
            GiveUp(archives, result.Fault ?? "its answer cannot be understood");
        }
    }

    private void GiveUp(ArraySegment<string> archives, string reason)
    {
        _unanswered.AddRange(archives.AsSpan());
        _reason ??= reason;
    }

    private static IEnumerable<ArraySegment<string>> Parts(ImmutableArray<string> archives)
    {
        var all = archives.ToArray();
        var (from, length) = (0, 0);
        for (var i = 0; i < all.Length; i++)
        {
            length += all[i].Length + 3;
            if (length > LongestCommandLine && i > from)
            {
                yield return new ArraySegment<string>(all, from, i - from);
                (from, length) = (i, all[i].Length + 3);
            }
        }

        if (from < all.Length)
            yield return new ArraySegment<string>(all, from, all.Length - from);
    }
}
