using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>One of the files that an index says a model is spread over.</summary>
/// <param name="Name">As the index spells it.</param>
/// <param name="StaysInside">Whether the name is a plain path below the model's folder; any other was not opened.</param>
/// <param name="Exists">Whether there is such a file that is no link.</param>
/// <param name="Tensors">Names and sizes in bytes, when it is a well-formed file of safetensors; otherwise null, and it is judged as a file of its own.</param>
internal sealed record ShardEvidence(string Name, bool StaysInside, bool Exists, ImmutableDictionary<string, long>? Tensors);
