using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;

namespace SupplyGuard;

/// <summary>A review that is about to be recorded, and what its reader is shown first.</summary>
/// <param name="Difference">What changed since the version that was read or locked last; null when there is none on this machine.</param>
/// <param name="Before">That version, in words.</param>
/// <param name="Path">Absolute path of the file of reviews.</param>
/// <param name="Text">What the file will be.</param>
internal sealed record ReviewPlan(ListedPackage Package, PackageDifference? Difference, string Before, PackageReview Review, string Path, string Text);
