using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>A file that was scanned, perhaps in an archive. What was read of it is let go: an archive may hold tens of thousands.</summary>
/// <param name="Format">As reports spell it.</param>
/// <param name="Findings">Those that are listed.</param>
/// <param name="Unlisted">Rules of those that are not.</param>
internal sealed record ScannedFile(ModelSubject Subject, string Format, string? Sha256, ImmutableArray<Finding> Findings, ImmutableHashSet<Rule> Unlisted);
