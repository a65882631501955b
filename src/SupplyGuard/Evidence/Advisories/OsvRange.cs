using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>The events of a range as intervals of versions (OSV schema, "Evaluation").</summary>
internal static class OsvRange
{
    /// <param name="lastKnown">An end for a range that has none; null when nobody knows one.</param>
    public static ImmutableArray<VersionInterval> Intervals(ImmutableArray<OsvEvent> events, OsvEvent? lastKnown)
    {
        if (lastKnown is not null && !events.Any(written => written.Kind is OsvEventKind.Fixed or OsvEventKind.LastAffected))
            events = events.Add(lastKnown);

        var limits = events.Where(written => written.Kind is OsvEventKind.Limit).Select(written => written.Version!).ToArray();
        var intervals = ImmutableArray.CreateBuilder<VersionInterval>();
        var isOpen = false;
        PackageVersion? from = null;
        foreach (var written in events.Where(written => written.Kind is not OsvEventKind.Limit).Order(Comparer<OsvEvent>.Create(Compare)))
        {
            if (written.Kind is OsvEventKind.Introduced)
            {
                from = isOpen ? from : written.Version;
                isOpen = true;
            }
            else if (isOpen)
            {
                intervals.Add(new VersionInterval(from, true, written.Version, IncludesTo: written.Kind is OsvEventKind.LastAffected));
                isOpen = false;
            }
        }

        if (isOpen)
            intervals.Add(new VersionInterval(from, true, null, true));

        return limits.Length == 0 ? intervals.ToImmutable() : [.. intervals.Select(interval => Below(interval, limits))];
    }

    /// <summary>By version; where two are the same, what was fixed comes before what was introduced, since a range ends before the next begins.</summary>
    private static int Compare(OsvEvent first, OsvEvent second)
    {
        var order = (first.Version, second.Version) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            var (one, other) => one.CompareWith(other),
        };
        return order != 0 ? order : Rank(first).CompareTo(Rank(second));

        // A version that is introduced and the last affected is one version; one that is fixed and introduced again is affected.
        static int Rank(OsvEvent written) => written.Kind switch
        {
            OsvEventKind.Fixed => 0,
            OsvEventKind.Introduced => 1,
            _ => 2,
        };
    }

    private static VersionInterval Below(VersionInterval interval, PackageVersion[] limits)
    {
        var limit = limits.Aggregate((one, other) => one.CompareWith(other) > 0 ? one : other);
        return interval.To is null || interval.To.CompareWith(limit) >= 0 ? interval with { To = limit, IncludesTo = false } : interval;
    }
}
