using System.Collections.Immutable;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Models;

/// <summary>What the pickles of one place would do. Nothing judges it here.</summary>
/// <param name="Where">Name of the archive entry; empty when the pickles are the file itself.</param>
/// <param name="Origin">Where in the file the offsets of the programs count from; minus one when the entry is compressed.</param>
public sealed record PickleFacts(string Where, long Origin, ImmutableArray<PickleProgram> Programs);
