using System.Collections.Immutable;

namespace SupplyGuard.Formats.Beside;

/// <summary>What an index says of the files that a model is spread over (<c>model.safetensors.index.json</c>).</summary>
/// <param name="Files">For every tensor the file that it is in, in the order of the document. Whatever the names are: text.</param>
/// <param name="TotalSize">Bytes of all tensors together, when it is stated.</param>
public sealed record ShardIndex(ImmutableArray<KeyValuePair<string, string>> Files, long? TotalSize);
