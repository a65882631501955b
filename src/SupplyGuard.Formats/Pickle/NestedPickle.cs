using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>A pickle in a text or in bytes of another, which some code behind the first one may load.</summary>
/// <param name="Offset">Where the text or the bytes begin.</param>
/// <param name="Form">The outermost of its forms.</param>
/// <param name="Programs">What it would do. Their offsets count from its own beginning.</param>
public sealed record NestedPickle(long Offset, NestedForm Form, ImmutableArray<PickleProgram> Programs);
