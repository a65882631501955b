using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Why a lock file of another ecosystem could not be read.</summary>
/// <param name="Detail">A sentence that follows "cannot be read:".</param>
internal sealed record ForeignFault(string Detail, Location Location);
