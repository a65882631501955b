using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>An element of an XML file: as much of it as MSBuild and NuGet look at.</summary>
/// <param name="Text">What stands between its tags, elements left out; empty when that is white space.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal sealed record Markup(
    string Name,
    ImmutableArray<MarkupAttribute> Attributes,
    ImmutableArray<Markup> Children,
    string Text,
    int Line,
    int Column)
{
    /// <summary>Null when the element has no such attribute.</summary>
    public string? this[string attribute] => Attributes.FirstOrDefault(own => own.Name == attribute)?.Value;
}
