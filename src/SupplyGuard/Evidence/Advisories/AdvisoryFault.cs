using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Why a file or a source told nothing of what it was asked.</summary>
/// <param name="Detail">A sentence that follows "cannot be read:".</param>
internal sealed record AdvisoryFault(string Detail, Location Location);
