using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>That a project takes a package from a packages folder.</summary>
/// <param name="Via"><c>library</c> or <c>download</c>.</param>
internal sealed record PackageMention(PackageSubject Subject, string Via);
