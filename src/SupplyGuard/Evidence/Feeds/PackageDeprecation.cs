using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>That the authors of a package advise against a version.</summary>
/// <param name="Reasons">In NuGet's words, <c>Legacy</c>, <c>CriticalBugs</c>, <c>Other</c>, or any others.</param>
/// <param name="Message">Empty when there is none.</param>
/// <param name="Alternate">Id of the package to use instead, and which versions of it; empty when they name none.</param>
internal sealed record PackageDeprecation(ImmutableArray<string> Reasons, string Message, string Alternate);
