using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>Asks package sources how they register packages, several packages at a time.</summary>
internal sealed class RegistrationGathering(SourceAsking asking)
{
    private const int AtATime = 8;

    /// <param name="wanted">By lower-cased id the oldest version that matters; null: every version.</param>
    public AgeEvidence Gather(ImmutableArray<AskedSource> sources, ImmutableSortedDictionary<string, PackageVersion?> wanted, CancellationToken cancellationToken)
    {
        var registered = ImmutableArray.CreateBuilder<RegisteredPackage>();
        var faults = ImmutableArray.CreateBuilder<AdvisoryFault>();
        var answered = 0;
        foreach (var source in sources)
        {
            try
            {
                if (RegistrationPages.Resource(asking.Index(source, cancellationToken), source.Address) is not { } below)
                    continue;

                answered++;
                var answers = Ask(source, below, wanted, cancellationToken);
                registered.AddRange(answers.Select(answer => answer.Package).OfType<RegisteredPackage>());
                faults.AddRange(answers.Select(answer => answer.Fault).OfType<string>().Distinct(StringComparer.Ordinal).Select(fault => Fault(source, fault)));
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                faults.Add(Fault(source, ReadFault.Describe(e)));
            }
        }

        return new AgeEvidence(registered.ToImmutable()) { Sources = answered, Faults = faults.ToImmutable() };
    }

    private Answer[] Ask(AskedSource source, Uri below, ImmutableSortedDictionary<string, PackageVersion?> wanted, CancellationToken cancellationToken)
    {
        var packages = wanted.ToArray();
        var answers = new Answer[packages.Length];
        Parallel.For(0, packages.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = AtATime }, index =>
        {
            try
            {
                answers[index] = new Answer(Ask(source, below, packages[index].Key, packages[index].Value, cancellationToken), null);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                answers[index] = new Answer(null, ReadFault.Describe(e));
            }
        });
        return answers;
    }

    /// <summary>Null when the source does not know the package.</summary>
    private RegisteredPackage? Ask(AskedSource source, Uri below, string packageId, PackageVersion? oldest, CancellationToken cancellationToken)
    {
        var address = new Uri(below, $"{Uri.EscapeDataString(packageId)}/index.json");
        if (asking.Find(source, address, cancellationToken) is not { } bytes)
            return null;

        var index = RegistrationPages.Index(bytes, address, packageId);
        var versions = index.Versions.ToBuilder();
        foreach (var (page, newest) in index.Pages)
        {
            if (oldest is null || newest is null || newest.CompareWith(oldest) >= 0)
                versions.AddRange(RegistrationPages.Page(asking.Page(source, page, cancellationToken), packageId));
        }

        return new RegisteredPackage(packageId, source.Shown, versions.ToImmutable());
    }

    private static AdvisoryFault Fault(AskedSource source, string detail) => new(detail, new Location(source.Shown));

    /// <param name="Fault">Null when the source answered.</param>
    private sealed record Answer(RegisteredPackage? Package, string? Fault);
}
