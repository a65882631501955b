using System.Collections.Immutable;

namespace SupplyGuard.Formats.Safetensors;

/// <summary>The JSON at the front of a safetensors file, as values.</summary>
internal sealed record SafetensorsHeader(ImmutableArray<SafetensorsTensor> Tensors, ImmutableArray<KeyValuePair<string, string>> Metadata);
