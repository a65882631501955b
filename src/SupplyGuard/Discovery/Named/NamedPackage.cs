using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery.Named;

/// <summary>A package that a file of the repository names outright, so that no assets file does: an MSBuild SDK or a .NET tool.</summary>
/// <param name="Via"><c>sdk</c> or <c>tool</c>.</param>
/// <param name="IsUsed">Whether a build loads it without anybody asking: a project or an import names the SDK.</param>
/// <param name="Location">Where it is named.</param>
internal sealed record NamedPackage(PackageSubject Subject, string Via, bool IsUsed, Location Location);
