using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>A file of another team's reviews.</summary>
/// <param name="File">Path relative to the policy's folder.</param>
/// <param name="Sha256">What the file must be: whoever changes it there changes nothing here.</param>
public sealed record ReviewImport(string File, Digest Sha256, Location Location);
