using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy asks about known vulnerabilities of packages.</summary>
/// <param name="AtLeast">The lowest severity that counts.</param>
/// <param name="Folder">Folder of OSV files, relative to the policy's; null when the policy names none.</param>
public sealed record AdvisoryPolicy(AdvisorySeverity AtLeast, Located<string>? Folder, Location Location);
