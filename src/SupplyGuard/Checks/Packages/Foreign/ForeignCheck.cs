using SupplyGuard.Evidence.Foreign;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.Foreign;

/// <summary>Judges how packages of other ecosystems are locked.</summary>
internal static class ForeignCheck
{
    public static IEnumerable<Finding> Run(ForeignEvidence evidence)
    {
        foreach (var fault in evidence.Faults)
            yield return ForeignRules.CannotRead(fault);

        foreach (var foreign in evidence.Locks)
        {
            foreach (var entry in foreign.Entries)
            {
                if (entry.PlainAddress is { } address)
                    yield return ForeignRules.IsFetchedPlainly(entry.Package ?? (Subject)new BuildFileSubject(foreign.ShownPath), address, entry.Location);
                if (entry.Package is not { } package)
                    continue;

                // What has no version has nothing that a hash could be of.
                if (!entry.IsPinned)
                    yield return ForeignRules.IsNotPinned(package, entry.Location);
                else if (!entry.HasHash)
                    yield return ForeignRules.HasNoHash(package, entry.Location);
            }
        }
    }
}
